import type { DataSource } from 'typeorm';
import { normalizeName } from '#core/classification';
import { cursorOf, type Position } from './api/cursor.js';
import { UNMAPPED, type CountTickets, type CountedStatus } from './count-tickets.js';
import type { DepartmentTicket } from './api/helpdesk.dto.js';
import { LIST_TICKETS } from './persistence/lists.sql.js';

export interface TicketSelection {
  readonly statuses?: ReadonlySet<CountedStatus>;
  readonly after?: Position;
  readonly limit: number;
}

export type TicketsOutcome =
  | { readonly kind: 'tickets'; readonly department: string; readonly tickets: DepartmentTicket[]; readonly next_cursor: string | null }
  | { readonly kind: 'unknown-department' };

/** One page of a department's tickets, newest first. */
export class ListTickets {
  constructor(private readonly dataSource: DataSource, private readonly counting: CountTickets) {}

  /** `name` without regard to case, space and Unicode form. */
  async list(tenantId: string, name: string, { statuses, after, limit }: TicketSelection): Promise<TicketsOutcome> {
    const { departments, words } = await this.counting.count(tenantId);
    const wanted = normalizeName(name);
    const department = departments.has(name) ? name : [...departments.keys()].find((candidate) => normalizeName(candidate) === wanted);
    if (department === undefined) return { kind: 'unknown-department' };
    const asked = statuses ? [...words].filter(([, status]) => statuses.has(status)).map(([word]) => word) : null;
    const rows = await this.dataSource.query<Omit<DepartmentTicket, 'status'>[]>(LIST_TICKETS, [tenantId, department, asked, after?.at ?? null, after?.id ?? null, limit + 1]);
    const tickets = rows.slice(0, limit).map((row): DepartmentTicket => ({ ...row, status: words.get(row.status_word) ?? UNMAPPED }));
    const last = rows.length > limit ? tickets.at(-1) : undefined;
    return { kind: 'tickets', department, tickets, next_cursor: last ? cursorOf({ at: last.submitted_at, id: last.id }) : null };
  }
}
