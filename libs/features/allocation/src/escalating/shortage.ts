/** That all groups of some handlers were full, as far as it matters to whoever was told. Instants in epoch ms. */
export interface Shortage {
  /** Since when none has had room; null: one has had since. */
  readonly since: number | null;
  readonly escalatedAt: number;
  /** Tickets that have found no room since then. */
  readonly untold: number;
}

/** What a batch of decisions has met. Room before want: what is full after it became so again. */
export interface Met {
  readonly room: boolean;
  /** Tickets that found every group full. */
  readonly full: number;
}

export type Judgement =
  | { readonly kind: 'nothing_to_note' }
  | { readonly kind: 'room_again' | 'told_already'; readonly shortage: Shortage }
  | { readonly kind: 'escalate'; readonly shortage: Shortage; readonly since: number; readonly tickets: number };

/** A shortage that goes on, with tickets still coming, is told again after this. */
export const REMIND_AFTER_MS = 3_600_000;
/** One that began after the last word was told is new, and told; but places that open and close by the minute wake nobody by the minute. */
export const AGAIN_AFTER_MS = 600_000;

/** Whether somebody must hear of it now. `before`: undefined where these groups have never been short. */
export function judgeShortage(before: Shortage | undefined, { room, full }: Met, now: number): Judgement {
  if (full === 0) {
    return room && before && before.since !== null ? { kind: 'room_again', shortage: { ...before, since: null } } : { kind: 'nothing_to_note' };
  }
  if (!before) return { kind: 'escalate', shortage: { since: now, escalatedAt: now, untold: 0 }, since: now, tickets: full };
  const since = room || before.since === null ? now : Math.min(before.since, now);
  const untold = before.untold + full;
  const quietMs = since > before.escalatedAt ? AGAIN_AFTER_MS : REMIND_AFTER_MS;
  const passedMs = now - before.escalatedAt;
  // Negative: the clock was set back, and waiting for it would silence everything until it has caught up.
  if (passedMs >= 0 && passedMs < quietMs) return { kind: 'told_already', shortage: { since, escalatedAt: before.escalatedAt, untold } };
  return { kind: 'escalate', shortage: { since, escalatedAt: now, untold: 0 }, since, tickets: untold };
}
