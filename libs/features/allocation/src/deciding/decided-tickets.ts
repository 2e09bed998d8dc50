/** What became of a batch of waiting tickets. */
export interface DecidedTickets {
  readonly allocated: number;
  readonly unallocated: number;
  /** Given to a group that had no room, because none had. */
  readonly overbooked: number;
  /** As many were taken as a batch holds: others may wait. */
  readonly more: boolean;
}
