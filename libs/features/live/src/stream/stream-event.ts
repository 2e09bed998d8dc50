import { EVENT_TYPES } from '#contracts';
import { textFrame } from '../gateway/frames.js';

/** An event as the gateway handles it: framed once, and what the filters look at. */
export interface StreamEvent {
  readonly seq: number;
  readonly frame: Buffer;
  /** A retraction concerns both the breach it takes back and the state it leaves the ticket in. */
  readonly states: readonly string[];
  readonly tier: string | null;
  readonly group: string | null;
}

/** The parts of the payload that filters look at. */
interface Filtered {
  readonly state: string;
  readonly tier: string | null;
  readonly assignment_group: string | null;
}

export function toStreamEvent(seq: number, type: string, payload: string): StreamEvent {
  const { state, tier, assignment_group } = JSON.parse(payload) as Filtered;
  return {
    seq,
    frame: textFrame(`{"type":"event","seq":${seq},"event":${JSON.stringify(type)},"data":${payload}}`),
    states: type === EVENT_TYPES.breachRetracted ? ['breach', state] : [state],
    tier,
    group: assignment_group,
  };
}
