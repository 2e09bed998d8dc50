import type { Status, TicketMoment } from '#core/ticket';
import type { ClockPolicy, Happening, NamedClock, Policy, PolicySet } from '#core/sla-clock';
import type { MinuteModel } from '../minute-model.js';
import { walkCycle, type ModelClock, type Seen } from './walk-cycle.js';

/** What a moment says, in the words of docs/policies.md. */
interface Said {
  readonly index: number;
  readonly at: number;
  readonly status: Status | undefined;
  readonly final: boolean;
  readonly message: 'customer' | 'agent' | undefined;
  readonly responds: boolean;
  readonly group: string | undefined;
  readonly policy: Policy | undefined;
}

interface Ticket {
  readonly created: number;
  readonly said: readonly Said[];
  /** The earliest first-response time that any moment tells. */
  readonly told: number;
}

interface Kind {
  readonly waitsFor?: Happening;
  /** A cycle may begin by it. */
  begins(said: Said, ticket: Ticket): boolean;
  /** It ends the cycle that began by `born`, for good. */
  ends(said: Said, born: Said): boolean;
  /** The end of the ticket is the end of the cycle for good, too. */
  readonly mortal: boolean;
}

const isAnswered = ({ index, at }: Said, { said, told }: Ticket): boolean => told <= at || said.some((one) => one.index < index && one.responds);
const no = (): boolean => false;

const KINDS: Record<string, Kind> = {
  response: { waitsFor: 'created', begins: no, ends: no, mortal: false },
  resolution: { waitsFor: 'created', begins: no, ends: no, mortal: false },
  next_response: {
    begins: (said, ticket) => said.message === 'customer' && !said.final && isAnswered(said, ticket),
    ends: ({ message }) => message === 'agent',
    mortal: true,
  },
  update: { waitsFor: 'created', begins: ({ final }) => !final, ends: ({ message }) => message === 'agent', mortal: false },
  ownership: { waitsFor: 'assigned', begins: ({ group, final }) => group !== undefined && !final, ends: ({ group }, born) => group !== born.group, mortal: false },
};

const named = ({ start, stop }: NamedClock): Kind => ({
  begins: (said) => !said.final && start.some((word) => isTrue(word, said)),
  ends: (said) => stop.some((word) => isTrue(word, said)),
  mortal: true,
});

function isTrue(word: Happening, { status, group, responds, message }: Said): boolean {
  if (word === 'created') return true;
  if (word === 'opened') return status !== undefined && status !== 'new';
  if (word === 'assigned') return group !== undefined;
  if (word === 'responded') return responds;
  if (word === 'resolved') return status === 'resolved' || status === 'closed';
  if (word === 'customer_message' || word === 'agent_message') return `${message}_message` === word;
  return word === `status:${status}`;
}

/** All clocks of a ticket by brute force; by kind, in order of their cycles. Shares no code with the fold. */
export function modelTicket(moments: readonly TicketMoment[], set: PolicySet, calendar: (name: string) => MinuteModel): readonly ModelClock[] {
  const ordered = [...moments].sort((a, b) => a.occurredAt - b.occurredAt || a.sequence - b.sequence || (a.eventId < b.eventId ? -1 : 1));
  const created = ordered[0]!.createdAt;
  const ticket: Ticket = {
    created,
    told: Math.min(...ordered.map(({ firstResponseAt }) => firstResponseAt ?? Infinity)),
    said: ordered.map((moment, index): Said => {
      const status = set.statusOf(moment.status);
      const message = moment.comment?.public === true ? moment.comment.by : undefined;
      return {
        index, status, message,
        at: Math.max(created, moment.occurredAt),
        final: status === 'resolved' || status === 'closed' || status === 'cancelled',
        responds: message === 'agent' || (status !== undefined && set.respondedBy.has(status)),
        group: moment.group,
        policy: set.policies.find((policy) => policy.matches(moment)),
      };
    }),
  };
  const kinds = [...Object.entries(KINDS), ...[...set.namedClocks].map(([name, clock]) => [name, named(clock)] as const)];
  return kinds.flatMap(([name, kind]) => cyclesOf(name, kind, ticket, calendar));
}

function cyclesOf(name: string, kind: Kind, ticket: Ticket, calendar: (name: string) => MinuteModel): ModelClock[] {
  const clocks: ModelClock[] = [];
  const known = ticket.said.at(-1)!.at;
  let start = firstStart(name, kind, ticket);
  while (start !== undefined) {
    const { life, endedBy } = name === 'response' ? lifeUntilAnswered(ticket, start) : lifeOf(kind, ticket, start);
    const { clock, next } = walkCycle({ clock: name, cycle: clocks.length + 1, bornAt: start.at, life, known, calendar });
    if (clock !== undefined) clocks.push(clock);
    start = next ?? (endedBy === undefined ? undefined : ticket.said.find((said) => said.index >= endedBy && kind.begins(said, ticket)));
  }
  return clocks;
}

interface Start {
  readonly index: number;
  readonly at: number;
}

function firstStart(name: string, kind: Kind, ticket: Ticket): Start | undefined {
  const { created, said } = ticket;
  const promises = said.map(({ policy }) => policy?.clocks.find(({ clock }) => clock === name));
  const first = promises.find((promise): promise is ClockPolicy => promise !== undefined);
  if (first === undefined) return undefined;
  for (const one of said) {
    const word = (promises[one.index] ?? first).start ?? kind.waitsFor;
    if (word === 'created') return { index: one.index, at: one.index === 0 ? created : one.at };
    if (word === undefined ? kind.begins(one, ticket) : isTrue(word, one)) return one;
  }
  return undefined;
}

/** What the ticket is from each moment on, as long as the cycle lives. */
function lifeOf(kind: Kind, { said }: Ticket, start: Start): { life: Seen[]; endedBy?: number } {
  const born = said[start.index]!;
  const life: Seen[] = [];
  let shut: Seen['shut'];
  for (const one of said.slice(start.index)) {
    if (one !== born && kind.ends(one, born)) return { life: [...life, { ...one, shut: 'closed' }], endedBy: one.index };
    shut = one.final ? shut ?? (one.status === 'cancelled' ? 'cancelled' : 'closed') : undefined;
    life.push({ ...one, shut });
    if (shut !== undefined && kind.mortal) return { life, endedBy: one.index };
  }
  return { life };
}

/** Rule R5: the first answer is the end, even one that came before the clock began; of a cancelled ticket, as soon as it is taken up again. */
function lifeUntilAnswered({ said, told }: Ticket, start: Start): { life: Seen[]; endedBy?: number } {
  const own = said.slice(start.index);
  if (told < Infinity) {
    const at = Math.max(told, start.at);
    const before = own.filter((one) => one.at < at);
    own.splice(before.length, 0, { ...(before.at(-1) ?? { ...own[0]!, status: undefined, final: false }), at, responds: true });
  }
  let answered = said.slice(0, start.index).some(({ responds }) => responds);
  let shut: Seen['shut'];
  const life = own.map((one): Seen => {
    answered ||= one.responds;
    if (!(shut === 'cancelled' && one.final)) shut = answered ? 'closed' : one.status === 'cancelled' ? 'cancelled' : undefined;
    return { ...one, shut };
  });
  return { life };
}
