import type { Status } from '#core/ticket';
import { contentOf, parseInstant, type BatchValidator, type TicketEvent } from '#contracts';
import type { PathProblem, Payload, SourceEvent } from '#platform/plugins';
import { incomingEvent } from '../incoming-event.js';
import type { RecordEvents, RecordOutcome } from '../record-events.js';
import { completeEvent, ticketIdOf } from './complete-event.js';
import type { FoundSource } from './find-source.js';
import { otherSystemOf, type SystemOf } from './other-system-of.js';
import type { TypeOrmSourceStore } from './typeorm-source-store.js';

export interface SourceEventsGiven {
  readonly source: FoundSource;
  readonly tenantId: string;
  readonly correlationId: string;
  readonly events: readonly SourceEvent[];
  readonly history: readonly SourceEvent[];
  readonly payload: Payload | undefined;
  readonly now: Date;
  /** Told as it happened: what contradicts an event of the same instant came after it. What is only told again contradicts nothing. */
  readonly live: boolean;
}

export interface RejectedSourceEvent {
  readonly event: SourceEvent;
  readonly problems: readonly PathProblem[];
}

export type RecordSourceOutcome =
  | { readonly kind: 'recorded'; readonly rejected: readonly RejectedSourceEvent[] }
  | Exclude<RecordOutcome, { kind: 'recorded' }>;

/** Systems write instants to the second; more changes of one ticket than this within one are noise. */
const MOST_OF_ONE_INSTANT = 50;
const REQUIRED = /^events\[\d+\]\.(?:id|priority|created_at|updated_at|status|customer_tier)\b/;

/** Completes what a system said, and stores it: all that is right of it, in one go. */
export class RecordSourceEvents {
  constructor(
    private readonly store: TypeOrmSourceStore,
    private readonly record: RecordEvents,
    private readonly validate: BatchValidator,
    private readonly words: { meaningOf(word: string): Status | undefined },
    private readonly systemOf: SystemOf,
  ) {}

  async execute(given: SourceEventsGiven): Promise<RecordSourceOutcome> {
    const { tenantId, correlationId, live } = given;
    const { events, rejected } = await this.complete(given);
    // A delivery counts whole; of pages of records the good ones do.
    if (live && rejected.length > 0) return { kind: 'recorded', rejected };
    let waiting = events;
    for (let attempt = 0; waiting.length > 0; attempt++) {
      const last = !live || attempt === MOST_OF_ONE_INSTANT;
      const outcome = await this.record.execute(waiting.map((event) => incomingEvent(tenantId, event, correlationId)), last ? 'told' : 'returned');
      if (outcome.kind !== 'recorded') return outcome;
      // What is told again of an instant is not news; live, a contradiction is the next thing that happened in it.
      waiting = last ? [] : waiting.filter((_, i) => outcome.fates[i] === 'conflict').map((event) => ({ ...event, sequence: (event.sequence ?? 0) + 1 }));
    }
    return { kind: 'recorded', rejected };
  }

  private async complete({ source: { config, plugin }, tenantId, events, history, payload, now }: SourceEventsGiven): Promise<{ events: TicketEvent[]; rejected: RejectedSourceEvent[] }> {
    const ticketId = ({ id }: SourceEvent): string => ticketIdOf(id, config);
    const newest = await this.store.newestOf(tenantId, [...new Set([...events, ...history].map(ticketId))]);
    const unknown = new Set(history.map(ticketId).filter((id) => !newest.has(id)));
    const complete: TicketEvent[] = [];
    const rejected: RejectedSourceEvent[] = [];
    for (const said of [...history.filter((one) => unknown.has(ticketId(one))), ...events]) {
      const id = ticketId(said);
      const other = otherSystemOf(said, newest.get(id), config, this.systemOf);
      if (other !== undefined) {
        rejected.push({ event: said, problems: [{ path: 'id', message: `${JSON.stringify(id)} is a ticket of the source "${other}" already: give the source "${config.name}" an "id_prefix" in the configuration, or "" if both tell of the same tickets` }] });
        continue;
      }
      const known = await this.knownOf(said, id, newest.get(id), tenantId);
      const outcome = completeEvent(said, { config, plugin, known, now, payload, meaningOf: (word) => this.words.meaningOf(word) });
      if (outcome.kind === 'unreadable') {
        rejected.push({ event: said, problems: outcome.problems });
        continue;
      }
      if (!outcome.dated && known && saysNothingNew(outcome.event, known)) continue;
      const judged = this.judge(outcome.event, plugin.strict ?? false);
      if ('problems' in judged) {
        rejected.push({ event: said, problems: judged.problems });
        continue;
      }
      complete.push(judged.event);
      newest.set(id, newer(judged.event, newest.get(id)));
    }
    return { events: complete, rejected };
  }

  /** A change that tells less than the whole ticket, and late, is completed by what the ticket was then. */
  private async knownOf(said: SourceEvent, id: string, newest: TicketEvent | undefined, tenantId: string): Promise<TicketEvent | undefined> {
    if (!newest || !said.updated_at || (said.status && said.created_at)) return newest;
    const at = parseInstant(said.updated_at);
    if (Number.isNaN(at) || at >= parseInstant(newest.updated_at)) return newest;
    return (await this.store.stateAt(tenantId, id, said.updated_at)) ?? newest;
  }

  /** What is optional and wrong is left out, unless the sender could mend it. */
  private judge(event: TicketEvent, strict: boolean): { readonly event: TicketEvent } | { readonly problems: readonly PathProblem[] } {
    const [rejection] = this.validate([event], 'escapes').rejected;
    if (!rejection) return { event };
    const problems = rejection.errors.map(({ field, message }) => ({ path: field.replace(/^events\[0\]\.?/, ''), message }));
    if (strict || rejection.errors.some(({ field }) => REQUIRED.test(field))) return { problems };
    const wrong = new Set(problems.map(({ path }) => path.split(/[.[]/, 1)[0]!));
    const rest = Object.fromEntries(Object.entries(event).filter(([name]) => !wrong.has(name))) as unknown as TicketEvent;
    return this.validate([rest], 'escapes').rejected.length === 0 ? { event: rest } : { problems };
  }
}

function newer(event: TicketEvent, known: TicketEvent | undefined): TicketEvent {
  return known && parseInstant(known.updated_at) > parseInstant(event.updated_at) ? known : event;
}

/** Without an instant of its own, what says only what is known has been sent again. */
function saysNothingNew(event: TicketEvent, known: TicketEvent): boolean {
  if (event.comment) return false;
  const { updated_at: _, sequence: __, ...now } = event;
  const { updated_at: ___, sequence: ____, comment: _____, ...before } = known;
  const at = '2000-01-01T00:00:00.000Z';
  return contentOf({ ...now, updated_at: at }) === contentOf({ ...before, updated_at: at });
}
