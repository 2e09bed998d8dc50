import { positionOf } from '../paging/cursor.js';
import type { TicketSelection } from './list-tickets.js';
import type { ListTicketsQuery } from './tickets.dto.js';

/** A request's parameters as a selection; throws the 422 for a cursor of another list or order. */
export function ticketSelection({ state, tier, priority, group, sort, cursor, offset, limit }: ListTicketsQuery): TicketSelection {
  const after = positionOf(sort, cursor);
  return {
    sort, offset, limit,
    ...(after && { after }),
    ...(state && { states: [...new Set(state)] }),
    filters: { ...(tier && { tier }), ...(priority && { priority }), ...(group && { group }) },
  };
}
