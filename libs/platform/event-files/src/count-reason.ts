/** Beyond this many different reasons the rest is counted together: a reason may quote the row. */
const MAX_REASONS = 100;
const OTHER_REASONS = 'other reasons';

export function countReason(reasons: Record<string, number>, reason: string, by = 1): void {
  const key = Object.hasOwn(reasons, reason) || Object.keys(reasons).length < MAX_REASONS ? reason : OTHER_REASONS;
  reasons[key] = (reasons[key] ?? 0) + by;
}
