/** SLA time arithmetic: a ticket's timeline and a policy set in, clocks with deadlines, steps and reasons out. Pure. */
export { alwaysOpen, type Interval, type Schedule } from './schedule.js';
export { DAY, weekdayOf, type Calendar, type Hours, type LocalDate, type SpecialDay } from './calendar/calendar.js';
export { BeyondCalendar, FIRST_YEAR, LAST_YEAR, compileCalendar } from './calendar/compile-calendar.js';
export { targetMsOf, type Target } from './calendar/target.js';
export type { ClockPolicy, NamedClock, OnChange, OnReopen, Policy, PolicySet, Threshold } from './policy.js';
export type { Clock, ClockPhase, ClockReading, ClockState, Owner, Segment, SegmentKind, Step, StepKind, StepReason, TicketFold } from './clock.js';
export { explainClock, type ClockExplanation, type ExplainedKind, type ExplainedSegment, type ScheduleOf } from './explain-clock.js';
export { explainInWords } from './explain-in-words.js';
export type { Happening } from './happening.js';
export { orderMoments } from './order-moments.js';
export { foldTicket, type PolicyPins } from './fold-ticket.js';
export { CLOCK_NAMES, type ClockName } from './clock-kinds.js';
export { readClock, type RunningClock } from './read-clock.js';
