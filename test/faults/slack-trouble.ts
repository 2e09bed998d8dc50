import { SLACK, type FakeSlack, type SlackBehaviour } from '#testing';
import { CHANNELS, type Channel } from './world.js';

/** The first is still hanging when the others come. */
const TROUBLES: readonly SlackBehaviour[] = [SLACK.hang, SLACK.reset, SLACK.serverError, SLACK.rateLimited(1), SLACK.lostAnswer, SLACK.halfAnswer];
const ROUNDS = 4;
/** Between two troubles. Fewer messages in all than a burst of 10,000 alerts needs, with 50 in a digest. */
const ANSWERED_BETWEEN = 7;

const COURSE = Array.from({ length: ROUNDS }, () => TROUBLES.flatMap((trouble) => [trouble, ...Array<SlackBehaviour>(ANSWERED_BETWEEN).fill(SLACK.ok)])).flat();

/** Slack on a bad day: it takes most messages, and every kind of trouble comes between them, on each channel. */
export class SlackTrouble {
  private readonly before: ReadonlyMap<Channel, number>;

  private constructor(private readonly slack: FakeSlack) {
    this.before = new Map(CHANNELS.map((channel) => [channel, slack.webhook(channel).requests.length]));
    for (const channel of CHANNELS) slack.webhook(channel).script(...COURSE);
  }

  static begin(slack: FakeSlack): SlackTrouble {
    return new SlackTrouble(slack);
  }

  /** Each channel has met its first, and not yet its last. */
  get underWay(): boolean {
    return CHANNELS.every((channel) => this.met(channel) > 0 && this.met(channel) < COURSE.length);
  }

  /** Each channel has met all of it. */
  get over(): boolean {
    return CHANNELS.every((channel) => this.met(channel) >= COURSE.length);
  }

  private met(channel: Channel): number {
    return this.slack.webhook(channel).requests.length - this.before.get(channel)!;
  }
}
