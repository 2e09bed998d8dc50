import type { LiveFilter } from '#contracts';
import type { StreamEvent } from '../stream/stream-event.js';

/** What is written to a client at once. */
export interface Selection {
  readonly count: number;
  readonly bytes: Buffer;
}

/** What a client asked for. */
export class Filter {
  static readonly ALL = new Filter({});

  /** The same for all filters that let the same events pass, so that a broadcast selects once per key and not once per client. */
  readonly key: string;

  constructor(private readonly wanted: LiveFilter) {
    this.key = JSON.stringify([wanted.states, wanted.tiers, wanted.groups].map((words) => (words ? [...new Set(words)].sort() : null)));
  }

  passes({ states, tier, group }: StreamEvent): boolean {
    const wanted = this.wanted;
    return (!wanted.states || states.some((state) => wanted.states!.includes(state)))
      && (!wanted.tiers || (tier !== null && wanted.tiers.includes(tier)))
      && (!wanted.groups || (group !== null && wanted.groups.includes(group)));
  }

  /** The frames of the events that pass, in one piece: one write per client, however many events. */
  select(events: readonly StreamEvent[]): Selection {
    const frames = events.filter((event) => this.passes(event)).map((event) => event.frame);
    return { count: frames.length, bytes: frames.length === 1 ? frames[0]! : Buffer.concat(frames) };
  }
}
