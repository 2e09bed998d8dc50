import type { SlackMessage } from '#testing';

/** Names an alert the way a reader of Slack sees it. */
export function alertName(ticket: string, clock: string, threshold: string): string {
  return `${ticket} ${clock} ${threshold}`;
}

const SINGLE = /^\S+ (At risk|Breached)[^:]*: (\w+) of (\S+),/u;
const DIGEST_LINE = /^\S+ \*(\S+)\*: (\w+) (at risk|breached)/u;

/** The alerts a message tells of. */
export function alertsIn({ text, words }: SlackMessage): string[] {
  const single = SINGLE.exec(text);
  if (single) return [alertName(single[3]!, single[2]!, thresholdOf(single[1]!))];
  return words.split('\n').flatMap((line) => {
    const match = DIGEST_LINE.exec(line);
    return match ? [alertName(match[1]!, match[2]!, thresholdOf(match[3]!))] : [];
  });
}

function thresholdOf(word: string): string {
  return word.toLowerCase() === 'breached' ? '100%' : '85%';
}
