/** Payload of topic ticket.allocations.v1: which group a ticket was given to, or why to none. */
export interface TicketAllocated {
  tenant_id: string;
  ticket_id: string;
  /** Null: unallocated, for `reason`. */
  allocation: { group_id: string; group_name: string; assigned_user?: string } | null;
  /** `no_groups_configured`: there is nobody to choose from. */
  reason: 'no_groups_configured';
  /** RFC 3339 UTC with milliseconds. */
  decided_at: string;
}
