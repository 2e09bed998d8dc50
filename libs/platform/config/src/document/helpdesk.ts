import { PRIORITIES, type Priority } from '#core/ticket';
import { mapping, optional, scalar, word } from '../reading/shape.js';

const tier = scalar({ type: 'string', minLength: 1, maxLength: 100, pattern: String.raw`\S` }, 'the name of a tier', (value) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 100 ? value.trim() : undefined);

/** As with sources that say neither. */
export const DEFAULT_HELPDESK: { readonly priority: Priority; readonly tier: string } = { priority: 'medium', tier: 'silver' };

export const helpdesk = mapping({
  priority: optional(word(PRIORITIES), DEFAULT_HELPDESK.priority, 'The priority of tickets that people submit. Default: medium.'),
  tier: optional(tier, DEFAULT_HELPDESK.tier, 'Their tier. Default: silver.'),
});
