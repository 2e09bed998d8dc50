/**
 * A ticket event on the wire: what a source says of a ticket at `updated_at`. (The validated DTO class lives beside it.)
 * Identity: (id, updated_at, sequence).
 */
export interface TicketEventData {
  id: string;
  priority: 'critical' | 'high' | 'medium' | 'low';
  created_at: string;
  updated_at: string;
  /** The source's word; see the configuration's `statuses`. */
  status: string;
  customer_tier: string;
  /** The source's own order among events of the same instant (a modification count, say). Default 0. */
  sequence?: number;
  ticket_number?: string;
  title?: string;
  description?: string;
  category?: string;
  source?: string;
  urgency?: string;
  impact?: string;
  /** Link to the ticket in its own system. */
  url?: string;
  requester_location?: { lat: number; lng: number; timezone?: string } | { city?: string; country: string };
  requester?: { name?: string; email?: string };
  assignment_group?: string;
  first_response_at?: string;
  external_metadata?: Record<string, unknown>;
}
