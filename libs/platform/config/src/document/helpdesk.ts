import { PRIORITIES, type Priority } from '#core/ticket';
import { mapping, optional, scalar, word } from '../reading/shape.js';
import { duration } from './duration.js';
import { DEFAULT_TIER } from './default-tier.js';

const tier = scalar({ type: 'string', minLength: 1, maxLength: 100, pattern: String.raw`\S` }, 'the name of a tier', (value) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 100 ? value.trim() : undefined);

/** As with sources that say neither. */
export const DEFAULT_HELPDESK: { readonly priority: Priority; readonly tier: string; readonly keep_closed: number } = { priority: 'medium', tier: DEFAULT_TIER, keep_closed: 365 * 86_400_000 };

export const helpdesk = mapping({
  priority: optional(word(PRIORITIES), DEFAULT_HELPDESK.priority, 'The priority of tickets that people submit. Default: medium.'),
  tier: optional(tier, DEFAULT_HELPDESK.tier, 'Their tier. Default: silver.'),
  keep_closed: optional(duration({ zero: 'refused' }), DEFAULT_HELPDESK.keep_closed, 'How long the help desk shows tickets after they have ended (resolved, closed or cancelled). Default: 365d.'),
});
