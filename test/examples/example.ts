import type { Priority } from '#core/ticket';

/** A file of test/examples: one topic. */
export interface Topic {
  readonly topic: string;
  /** A sentence or two for people. */
  readonly about: string;
  /** IANA: the wall clock by which its times are written, unless an example names another. */
  readonly zone: string;
  /** Parts of sla_config.yaml that all its examples share. */
  readonly config?: ConfigText;
  /** Files that the configuration names. */
  readonly files?: Readonly<Record<string, string>>;
  readonly examples: readonly Example[];
}

export type ConfigText = Readonly<Record<string, unknown>>;

/** Written by a person who worked it out by the rules, not by the engine. */
export interface Example {
  readonly name: string;
  /** Rules of the design, R1 to R12, and points of points.ts. */
  readonly shows: readonly string[];
  /** Why, where the name and the numbers do not say it. */
  readonly story?: string;
  readonly zone?: string;
  /** Short for a configuration with one policy. */
  readonly policy?: ConfigText;
  /** Over the topic's; calendars are added to it. */
  readonly config?: ConfigText;
  /** What is saved over the configuration later. */
  readonly changes?: readonly Change[];
  readonly events: readonly Event[];
  readonly expect: readonly Expectation[];
}

export interface Change {
  readonly at: string;
  readonly policy?: ConfigText;
  readonly config?: ConfigText;
}

/** What the source says; what has been said stays said. At first: new, high, gold. */
export interface Event {
  readonly at: string;
  /** When we hear of it, if later. */
  readonly told?: string;
  /** When the ticket was created, if before its first event. */
  readonly created?: string;
  readonly status?: string;
  readonly priority?: Priority;
  readonly tier?: string;
  readonly category?: string;
  readonly group?: string | null;
  readonly source?: string;
  readonly tenant?: string;
  readonly country?: string;
  readonly tags?: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly message?: 'customer' | 'agent' | 'internal note';
  readonly first_response?: string;
}

/** What is seen at an instant, with what has been told by then; by default at the last event or change. */
export type Expectation = ClockExpectation | TicketExpectation;

export interface ClockExpectation {
  readonly at?: string;
  /** `resolution`, or `resolution 2` for its second cycle. */
  readonly clock: string;
  readonly state?: string;
  readonly due?: string;
  readonly used?: string;
  readonly left?: string;
  readonly target?: string;
  readonly started?: string;
  readonly stopped?: string;
  readonly breached?: string;
  readonly policy?: string;
  readonly calendar?: string;
  readonly version?: number;
  /** Every threshold somebody is told of, past or planned; `… by the change` where the promise changed under it. */
  readonly alerts?: Readonly<Record<string, string>>;
  /** `running 09:00 to 12:00`, `paused 12:00 on`. */
  readonly stretches?: readonly string[];
  /** In plain words, as the product tells it. */
  readonly words?: readonly string[];
}

export interface TicketExpectation {
  readonly at?: string;
  readonly ticket: {
    /** The policy that counts; `none`: uncovered. */
    readonly policy?: string;
    /** All there are. */
    readonly clocks?: readonly string[];
    readonly unknown_statuses?: readonly string[];
    /** `Network 09:00 to 12:00`, `Network 12:00 on`. */
    readonly owners?: readonly string[];
  };
}
