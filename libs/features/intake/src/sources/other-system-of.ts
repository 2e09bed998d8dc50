import type { TicketEvent } from '#contracts';
import type { SourceConfig } from '#platform/config';
import type { SourceEvent } from '#platform/plugins';

/** Which system the source of a name is of, in a tenant; undefined: there is no such source. */
export type SystemOf = (source: string, tenantId: string) => string | undefined;

/** What comes in our own words has ids of whatever system it is about. */
const OF_ANY_SYSTEM: ReadonlySet<string> = new Set(['custom', 'files']);

/**
 * The source of another system that told of a ticket with this id first: two tickets with one number, which must not become one.
 * Undefined where that is not certain: two sources of one system (one sends, one is asked) tell of the same tickets, and whoever
 * posts tickets may call their source as he likes. It costs no query: what the ticket was is known already.
 */
export function otherSystemOf(said: SourceEvent, known: TicketEvent | undefined, { name, type, tenant, idPrefix }: SourceConfig, systemOf: SystemOf): string | undefined {
  const told = known?.source;
  if (!told || told === name || said.source || idPrefix === '' || OF_ANY_SYSTEM.has(type)) return undefined;
  const system = systemOf(told, tenant);
  return system === undefined || system === type || OF_ANY_SYSTEM.has(system) ? undefined : told;
}
