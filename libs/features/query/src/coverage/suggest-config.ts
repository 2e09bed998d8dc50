import { stringify } from 'yaml';
import { PRIORITIES, type Priority, type Status } from '#core/ticket';
import { formatDuration, type WatchdogConfig } from '#platform/config';

export interface Missing {
  readonly uncovered: readonly { readonly tier: string; readonly priority: string }[];
  readonly words: readonly string[];
}

const HOUR = 3_600_000;
/** Where no tier promises anything for a priority. */
const USUAL = { response: 8 * HOUR, resolution: 72 * HOUR };

/** Beginnings of words, in the order in which they are looked for. */
const MEANINGS: readonly (readonly [RegExp, Status])[] = [
  [/\b(cancel|reject|duplicate|invalid|withdrawn|abandon)/, 'cancelled'],
  [/\b(clos|archiv)/, 'closed'],
  [/\b(resolv|solv|done|fix|complet|finish)/, 'resolved'],
  [/\b(hold|park|suspend|block|vendor|supplier|third)/, 'on_hold'],
  [/\b(wait|await|pend|customer|user|info|feedback)/, 'pending'],
  [/\b(new|creat|report|submit|receiv)/, 'new'],
  [/\b(reopen|open|triag|queue|backlog|todo)/, 'open'],
];

/** What to merge into sla_config.yaml so that nothing is left uncovered: valid as it is, the figures and meanings a proposal. Empty: nothing is missing. */
export function suggestConfig({ uncovered, words }: Missing, config: WatchdogConfig): string {
  const tiers = Object.fromEntries([...Map.groupBy(uncovered, ({ tier }) => tier)].map(([tier, kinds]) => [tier, Object.fromEntries(
    PRIORITIES.filter((priority) => kinds.some((kind) => kind.priority === priority)).map((priority) => [priority, leastPromised(priority, config)]))]));
  const statuses = Object.fromEntries(words.map((word) => [word, meaningOf(word)]));
  return [
    ...(uncovered.length > 0 ? [`# The figures are the least that any tier of this priority is promised today: say what you promise.\n${stringify({ tiers })}`] : []),
    ...(words.length > 0 ? [`# The meanings are guessed from the words: say what they mean.\n${stringify({ statuses })}`] : []),
  ].join('');
}

export function meaningOf(word: string): Status {
  const text = word.toLowerCase().replaceAll(/[_-]+/g, ' ');
  return MEANINGS.find(([pattern]) => pattern.test(text))?.[1] ?? 'in_progress';
}

function leastPromised(priority: Priority, { policies: { policies } }: WatchdogConfig): Readonly<Record<'response' | 'resolution', string>> {
  const promised = policies.filter(({ name }) => name.startsWith('tier:') && name.endsWith(`/${priority}`)).flatMap(({ clocks }) => clocks);
  const most = (clock: 'response' | 'resolution'): string => {
    const targets = promised.flatMap((promise) => (promise.clock === clock && 'ms' in promise.target ? [promise.target.ms] : []));
    return formatDuration(targets.length > 0 ? Math.max(...targets) : USUAL[clock]);
  };
  return { response: most('response'), resolution: most('resolution') };
}
