import { scalar } from '../reading/shape.js';

const PREFIX = /^[A-Za-z0-9_.:-]{0,32}$/;

/** What stands before a system's own ids, so that ticket 5158 of one system is not ticket 5158 of another. */
export const idPrefix = scalar({ type: 'string', pattern: PREFIX.source }, 'at most 32 letters, digits and _ . : - like zendesk-', (value) =>
  typeof value === 'string' && PREFIX.test(value) ? value : undefined);
