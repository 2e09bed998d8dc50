import type { ClockExplanation, ExplainedSegment } from './explain-clock.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Tells a clock's explanation in plain English sentences, instants in `zone` (IANA; by default its calendar's). */
export function explainInWords(explanation: ClockExplanation, zone = explanation.zone): readonly string[] {
  const { policy, calendar, startedAt, segments } = explanation;
  const say = new Wording(zone);
  const waited = segments.find(({ kind }) => kind === 'before_start');
  return [
    `The ${explanation.clock.replaceAll('_', ' ')} clock${explanation.cycle > 1 ? `, cycle ${explanation.cycle},` : ''} runs under the policy "${policy}" (version ${explanation.policyVersion}, calendar ${calendar}): ${inWords(explanation.targetMs)}.`,
    `Started ${say.at(startedAt)}${waited ? `, ${inWords(startedAt - waited.from)} after the ticket was created` : ''}.`,
    ...pauses(segments).map((pause) => say.pause(pause, explanation)),
    ...outsideHours(segments),
    standing(explanation, say),
  ];
}

/** `3 h 05 m`, `45 m`, `20 s`; below a minute to the ms. */
export function inWords(ms: number): string {
  if (ms < MINUTE) return `${ms / SECOND} s`;
  const [hours, minutes, seconds] = [Math.floor(ms / HOUR), Math.floor((ms % HOUR) / MINUTE), Math.floor((ms % MINUTE) / SECOND)];
  if (hours > 0) return minutes > 0 ? `${hours} h ${String(minutes).padStart(2, '0')} m` : `${hours} h`;
  return seconds > 0 ? `${minutes} m ${String(seconds).padStart(2, '0')} s` : `${minutes} m`;
}

/** Stretches of one kind that follow each other are one to a reader, whichever event began them. */
function pauses(segments: readonly ExplainedSegment[]): readonly ExplainedSegment[] {
  const joined: ExplainedSegment[] = [];
  for (const segment of segments.filter(({ kind }) => kind === 'paused' || kind === 'closed')) {
    const before = joined.at(-1);
    if (before?.kind === segment.kind && before.status === segment.status && before.to === segment.from) joined[joined.length - 1] = { ...before, to: segment.to };
    else joined.push(segment);
  }
  return joined.filter(({ kind, to }) => kind === 'paused' || to !== null);
}

function outsideHours(segments: readonly ExplainedSegment[]): readonly string[] {
  const closed = segments.filter(({ kind, to }) => kind === 'outside_hours' && to !== null);
  if (closed.length === 0) return [];
  const total = closed.reduce((sum, { from, to }) => sum + to! - from, 0);
  return [`${inWords(total)} did not count: outside the hours of ${[...new Set(closed.map(({ calendar }) => calendar))].join(', ')}.`];
}

const WHILE: Readonly<Record<string, string>> = { pending: 'while waiting for the customer', on_hold: 'while on hold' };

function standing(explanation: ClockExplanation, say: Wording): string {
  const { state, elapsedMs, remainingMs, targetMs, deadline, stoppedAt, breachedAt } = explanation;
  const used = `${inWords(elapsedMs)} of ${inWords(targetMs)} used`;
  if (state === 'cancelled') return `${used}; cancelled.`;
  if (stoppedAt !== null) return `${used}; ${breachedAt === null ? 'met' : `breached ${say.at(breachedAt)}`}, stopped ${say.at(stoppedAt)}.`;
  if (breachedAt !== null) return `${used}; breached ${say.at(breachedAt)}${remainingMs !== null && remainingMs < 0 ? `, ${inWords(-remainingMs)} over` : ''}.`;
  if (state === 'paused') return `${used}; paused, ${inWords(remainingMs ?? 0)} left, no deadline while paused.`;
  return deadline === null ? `${used}; no deadline: its calendar has too few hours.` : `${used}; due ${say.at(deadline)}.`;
}

class Wording {
  private readonly days: Intl.DateTimeFormat;
  private readonly times: Intl.DateTimeFormat;
  private readonly place: string;

  constructor(zone: string) {
    this.days = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' });
    this.times = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    this.place = zone.split('/').at(-1)!.replaceAll('_', ' ');
  }

  at(instant: number): string {
    return `${this.days.format(instant)} ${this.times.format(instant)} ${this.place}`;
  }

  pause({ kind, from, to, status }: ExplainedSegment, { remainingMs }: ClockExplanation): string {
    const why = kind === 'closed' ? 'while resolved' : (WHILE[status ?? ''] ?? `while ${status ?? 'paused'}`);
    if (to === null) return `Paused ${why} since ${this.at(from)}${remainingMs === null ? '' : `, ${inWords(remainingMs)} left`}.`;
    return `Paused ${inWords(to - from)} ${why} (${this.span(from, to)}).`;
  }

  private span(from: number, to: number): string {
    const [first, last] = [this.days.format(from), this.days.format(to)];
    return `${first} ${this.times.format(from)}–${first === last ? '' : `${last} `}${this.times.format(to)}`;
  }
}
