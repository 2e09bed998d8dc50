import { applyAllocations, compareMoments, type TicketMoment } from '#core/ticket';

/** The timeline in order, each moment once and whole: the same for any permutation or duplication of the same moments (rule R1). */
export function orderMoments<M extends TicketMoment>(moments: readonly M[]): readonly M[] {
  if (inOrder(moments)) return applyAllocations(moments);
  const sorted = [...moments].sort(compareMoments);
  return applyAllocations(sorted.filter((moment, i) => i === 0 || compareMoments(sorted[i - 1]!, moment) !== 0));
}

/** Stores hand timelines out in order, so the common case copies nothing. */
function inOrder(moments: readonly TicketMoment[]): boolean {
  for (let i = 1; i < moments.length; i++) if (compareMoments(moments[i - 1]!, moments[i]!) >= 0) return false;
  return true;
}
