import type { TicketMoment } from './moment.js';

/**
 * Entries that only say to whom a ticket was given, as whole moments: everything else is as it was, and the moments after it
 * have the group, too, until their source names one itself. `ordered`: a timeline in its order. What was given before anything
 * was known of the ticket counts from the first moment on.
 */
export function applyAllocations<M extends TicketMoment>(ordered: readonly M[]): readonly M[] {
  if (!ordered.some(({ allocated }) => allocated !== undefined)) return ordered;
  const moments: M[] = [];
  let given: { readonly group?: string; readonly category?: string } = {};
  for (const { allocated, ...told } of ordered as readonly (M & TicketMoment)[]) {
    const before = moments.at(-1);
    if (allocated === undefined) {
      if (told.group !== undefined) given = { ...(given.category !== undefined && { category: given.category }) };
      moments.push({ ...given, ...told } as unknown as M);
      continue;
    }
    given = { ...(allocated.group !== undefined && { group: allocated.group }), ...(allocated.category !== undefined && { category: allocated.category }) };
    if (before === undefined) continue;
    const { comment: _, group: __, ...same } = before;
    const { occurredAt, sequence, eventId } = told;
    moments.push({ ...given, ...same, ...(allocated.group !== undefined && { group: allocated.group }), occurredAt, sequence, eventId } as unknown as M);
  }
  return moments;
}
