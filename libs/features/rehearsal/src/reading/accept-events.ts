import { TicketEvent, WireValidator } from '#contracts';
import { countReason, type EventRow, type Rejection } from '#platform/event-files';

/** A valid event and whose it is. */
export interface TenantEvent {
  readonly tenant: string;
  readonly event: TicketEvent;
  readonly line: number;
}

export type RejectedRow = { readonly line: number } & Rejection;

/** As the service names its first tenant. */
const DEFAULT_TENANT = 'default';
/** As keys of the service have it. */
const TENANT = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/**
 * Judges rows as the service's intake does. A service knows the tenant by the key an event comes with; in a file an event may
 * name it in a field `tenant` of its own.
 */
export class AcceptEvents {
  readonly rejected: Record<string, number> = {};
  /** Rows of the file. */
  events = 0;
  rejections = 0;
  private readonly validator: WireValidator<TicketEvent>;

  /** `now`: epoch ms; events may be of a day after it at most. */
  constructor(now: number, private readonly onRejected: (row: RejectedRow) => void) {
    this.validator = new WireValidator(TicketEvent, () => now);
  }

  async *accept(rows: AsyncIterable<EventRow>): AsyncGenerator<TenantEvent> {
    for await (const row of rows) {
      this.events++;
      const accepted = row.kind === 'event' ? this.judge(row) : row;
      if ('reason' in accepted) this.reject(accepted);
      else yield accepted;
    }
  }

  private judge({ line, event, doubt }: Extract<EventRow, { kind: 'event' }>): TenantEvent | RejectedRow {
    const { tenant = DEFAULT_TENANT } = event;
    if (typeof tenant !== 'string' || !TENANT.test(tenant)) return { line, reason: 'tenant: must be 1 to 63 letters, digits, "_", "." or "-"', detail: 'tenant: must be 1 to 63 letters, digits, "_", "." or "-"' };
    delete event['tenant'];
    // Validation is synchronous, and other validators may have set another now since.
    this.validator.start();
    const candidate: unknown = event;
    if (doubt === 'none' && this.validator.accepts(candidate)) return { tenant, event: candidate, line };
    const [fault] = this.validator.faults(candidate, '', doubt);
    if (fault === undefined) return { tenant, event: candidate as TicketEvent, line };
    const reason = fault.field === '' ? fault.message : `${fault.field}: ${fault.message}`;
    return { line, reason, detail: reason };
  }

  private reject({ line, reason, detail }: RejectedRow): void {
    this.rejections++;
    countReason(this.rejected, reason);
    this.onRejected({ line, reason, detail });
  }
}
