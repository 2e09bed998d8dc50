import { alwaysOpen } from '#core/sla-clock';
import { checked, list, mapping, optional, required, scalar, word, Wrong, type Shaped } from '../../reading/shape.js';
import { knownCalendar } from '../calendars/calendars.js';
import { onChange, onReopen } from '../changes.js';
import { pausing } from '../statuses.js';
import { thresholds } from '../thresholds.js';
import { clockTable } from './clock-table.js';
import { match } from './match.js';
import { anchor } from './named-clocks.js';
import { normalizeText } from './normalize-text.js';
import { policyTarget } from './target.js';

const NAME = String.raw`^(?!\s*[tT][iI][eE][rR]:)\s*\S(?:.{0,98}\S)?\s*$`;

const policyName = scalar({ type: 'string', pattern: NAME }, 'a name of at most 100 characters', (value) => {
  if (typeof value !== 'string') return undefined;
  if (/^\s*tier:/i.test(value)) return new Wrong(`found ${JSON.stringify(value)}, expected another name: "tier:…" are those of the entries of "tiers"`);
  return new RegExp(NAME).test(value) ? value.trim() : undefined;
});

const policy = mapping({
  name: required(policyName, 'What clocks and alerts know the policy by.'),
  match: optional(match, { kind: 'all', of: [] } as const, 'Which tickets it is for: those of which all of this holds. Without it: every ticket that no policy before it is for.'),
  calendar: optional(knownCalendar, undefined, `When its time counts. Default: the calendar of the document, or ${alwaysOpen.name}.`),
  targets: required(checked(clockTable(policyTarget, 'clocks, each with its target'), (targets, path, reading) => {
    if (targets.size === 0) reading.errorAt(path, 'found no target, expected at least one');
  }, { minProperties: 1 }), 'What is promised, per clock: 30m, 4h, 2bd (business days), "1bd by 17:00".'),
  pause: optional(clockTable(pausing, 'clocks, each with the statuses that pause it'), new Map(), 'Statuses that stop the counting, per clock. Default: those of the document.'),
  start: optional(clockTable(anchor, 'clocks, each with what it starts at'), new Map(), 'What a clock waits for before it starts, the first time.'),
  on_change: optional(onChange, undefined, 'When a ticket comes to this policy from another. Default: as in the document.'),
  on_reopen: optional(onReopen, undefined, 'When a resolved ticket is reopened. Default: as in the document.'),
  apply: optional(word(['running', 'new_tickets']), 'running', 'A change of this policy counts for tickets that are open already (running), or only for those created after it (new_tickets).'),
  thresholds: optional(thresholds, undefined, 'When to alert. Default: as in the document.'),
});

export type PolicyText = Shaped<typeof policy>;

/** In order; the first that matches counts. */
export const policies = checked(
  list(policy, { most: 1000 }),
  (all, path, reading) => {
    if (all.length === 0) reading.errorAt(path, 'found no policy, expected at least one');
    const seen = new Map<string, string>();
    all.forEach(({ name, targets, start, pause }, index) => {
      const earlier = seen.get(normalizeText(name));
      if (earlier !== undefined) reading.errorAt([...path, index, 'name'], `"${name}" is here twice, expected each policy once${earlier === name ? '' : ': case does not count'}`);
      seen.set(normalizeText(name), name);
      for (const [key, of] of [['start', start], ['pause', pause]] as const) {
        for (const clock of of.keys()) if (!targets.has(clock)) reading.warnAt([...path, index, key, clock], `"${clock}" has no target here, so this means nothing`);
      }
    });
  },
  { minItems: 1 },
);
