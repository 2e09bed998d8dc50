/** `2026-03-02T10:00:00.000Z` */
export function instantText(ms: number): string;
export function instantText(ms: number | null): string | null;
export function instantText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
