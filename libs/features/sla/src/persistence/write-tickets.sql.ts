/** The columns of WRITE_TICKETS, in the order of its parameters. */
export const TICKET_COLUMNS = {
  tenant_id: 'text', ticket_id: 'text', ticket_number: 'text', title: 'text', url: 'text', priority: 'text', tier: 'text', category: 'text',
  assignment_group: 'text', source: 'text', status_word: 'text', status: 'text', state: 'text', policy: 'text', policy_version: 'bigint',
  unknown_status: 'text', open: 'boolean', due_at: 'timestamptz', created_at: 'timestamptz', updated_at: 'timestamptz', correlation_id: 'text',
} as const;

export type TicketColumn = keyof typeof TICKET_COLUMNS;

const columns = Object.keys(TICKET_COLUMNS) as TicketColumn[];

/**
 * Stores what a fold says of its tickets, under their locks. The level belongs to the due loop.
 * An upsert though the rows are there: it is always one key probe per ticket, where UPDATE … FROM hashed the whole table
 * until the statistics caught up with its growth.
 */
export const WRITE_TICKETS = `
  INSERT INTO sla.tickets (${columns.join(', ')})
  SELECT * FROM unnest(${columns.map((column, index) => `$${index + 1}::${TICKET_COLUMNS[column]}[]`).join(', ')})
  ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET ${columns.slice(2).map((column) => `${column} = excluded.${column}`).join(', ')}`;
