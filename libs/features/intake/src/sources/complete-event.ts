import { PRIORITIES, type Priority, type Status } from '#core/ticket';
import type { TicketEvent } from '#contracts';
import { DEFAULT_TIER, normalizeWord, type SourceConfig } from '#platform/config';
import { inTable, plainWordAt, wordAt, type PathProblem, type Payload, type SourceEvent, type SourcePlugin } from '#platform/plugins';

export interface Completion {
  readonly config: SourceConfig;
  readonly plugin: SourcePlugin;
  /** What the ticket was at the time, so far as we were told. */
  readonly known: TicketEvent | undefined;
  /** When it was received: for what has no instant of its own. */
  readonly now: Date;
  readonly payload: Payload | undefined;
  /** What a word means under the configuration in force. */
  readonly meaningOf: (word: string) => Status | undefined;
}

export type CompletedEvent =
  /** `dated`: the instant is the system's own. */
  | { readonly kind: 'complete'; readonly event: TicketEvent; readonly dated: boolean }
  | { readonly kind: 'unreadable'; readonly problems: readonly PathProblem[] };

const LONGEST = { title: 1_000, description: 32_768, ticket_number: 255, category: 255, urgency: 100, impact: 100, assignment_group: 255, assignee: 255, source: 100 } as const;

/**
 * A ticket event of what a system said in its own words: what it did not say is as the ticket's history has it, or as the
 * source's defaults are. Pure. The result is still to be validated.
 */
export function completeEvent(said: SourceEvent, { config, plugin, known, now, payload, meaningOf }: Completion): CompletedEvent {
  const { from = payload, status_otherwise: otherwise, priority: _, priority_otherwise: __, comment, sequence, ...fields } = said;
  const { sequence: ___, comment: ____, ...before } = known ?? ({} as Partial<TicketEvent>);
  const priority = priorityOf(said, known, from, config, plugin);
  if (priority === undefined) return { kind: 'unreadable', problems: [{ path: 'priority', message: `found ${JSON.stringify(said.priority)}, expected one of ${PRIORITIES.join(', ')}` }] };
  const updatedAt = said.updated_at ?? now.toISOString();
  const event: Record<string, unknown> = {
    ...before,
    ...saidOf(fields),
    id: ticketIdOf(said.id, config),
    priority,
    status: cut(statusOf(said, otherwise, known, config, plugin, meaningOf), 100),
    customer_tier: cut(tierOf(said, known, from, config), 100),
    created_at: said.created_at ?? known?.created_at ?? updatedAt,
    updated_at: updatedAt,
    source: said.source ?? known?.source ?? config.name,
    ...(sequence === undefined || sequence === null ? {} : { sequence }),
    ...(comment ? { comment } : {}),
  };
  if (!plugin.strict) makeFit(event);
  return { kind: 'complete', event: event as unknown as TicketEvent, dated: Boolean(said.updated_at) };
}

/** Null takes away what was known; it is stored as nothing. */
function saidOf(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) => [name, typeof value === 'string' ? cleaned(value) : value]));
}

function priorityOf(said: SourceEvent, known: TicketEvent | undefined, from: Payload | undefined, config: SourceConfig, plugin: SourcePlugin): Priority | undefined {
  const field = { ...config.priority, absent: undefined };
  const found = field.paths.length > 0 && from ? plainWordAt(field, from) ?? wordAt(field, from) : undefined;
  const word = found ?? said.priority ?? undefined;
  const otherwise = found === undefined ? said.priority_otherwise : field.otherwise;
  const meant = word === undefined ? undefined : meaningOfPriority(word, config, plugin) ?? (otherwise === undefined ? undefined : meaningOfPriority(otherwise, config, plugin));
  if (meant) return meant;
  if (word !== undefined && plugin.strict) return undefined;
  if (said.priority === undefined && found === undefined && known) return known.priority;
  return meaningOfPriority(config.priority.absent ?? 'medium', config, plugin) ?? 'medium';
}

function meaningOfPriority(word: string, { priorities }: SourceConfig, plugin: SourcePlugin): Priority | undefined {
  const plain = normalizeWord(word);
  const own = Object.entries(plugin.priorities ?? {}).find(([key]) => normalizeWord(key) === plain)?.[1];
  // "P1", "P1 - Critical", "priority: high": the word is in it.
  return priorities.get(plain) ?? own ?? PRIORITIES.find((priority) => priority === plain) ?? (/^(?:p|sev(?:erity)?|priority)[\s:/_-]*(?:critical|high|medium|low|[1-5])\b/.test(plain) ? LEVELS[/critical|high|medium|low|[1-5]/.exec(plain)![0]] : undefined);
}

const LEVELS: Readonly<Record<string, Priority>> = { critical: 'critical', high: 'high', medium: 'medium', low: 'low', 1: 'critical', 2: 'high', 3: 'medium', 4: 'low', 5: 'low' };

function tierOf(said: SourceEvent, known: TicketEvent | undefined, from: Payload | undefined, { tier }: SourceConfig): string {
  const found = tier.paths.length > 0 && from ? wordAt({ ...tier, absent: undefined }, from) : undefined;
  const word = said.customer_tier?.trim();
  // With paths, values and their default are about what stands there.
  return found ?? (word ? tier.values.get(normalizeWord(word)) ?? (tier.paths.length === 0 ? tier.otherwise : undefined) ?? word : undefined) ?? known?.customer_tier ?? tier.absent ?? DEFAULT_TIER;
}

function statusOf(said: SourceEvent, otherwise: string | undefined, known: TicketEvent | undefined, { statuses }: SourceConfig, plugin: SourcePlugin, meaningOf: Completion['meaningOf']): string {
  const word = said.status?.trim();
  if (!word) return otherwise ?? known?.status ?? 'open';
  const mapped = statuses.get(normalizeWord(word)) ?? inTable(plugin.statuses, word) ?? inTable(plugin.statuses, word.toLowerCase());
  if (mapped !== undefined) return mapped;
  return otherwise !== undefined && meaningOf(word) === undefined ? otherwise : word;
}

/** Texts too long are cut, links and labels that are none are left out: the system will not send it in another way. */
function makeFit(event: Record<string, unknown>): void {
  for (const [name, longest] of Object.entries(LONGEST)) {
    if (typeof event[name] === 'string') event[name] = cut(event[name], longest);
  }
  if (typeof event['url'] === 'string' && (!/^https?:\/\/[^\s<>|]+$/.test(event['url']) || event['url'].length > 2_048)) delete event['url'];
  if (Array.isArray(event['tags'])) event['tags'] = event['tags'].filter((tag): tag is string => typeof tag === 'string' && /\S/.test(tag)).slice(0, 100).map((tag) => cut(cleaned(tag), 100));
  const requester = event['requester'] as { name?: string; email?: string } | null | undefined;
  if (requester) event['requester'] = { ...(requester.name ? { name: cut(cleaned(requester.name), 255) } : {}), ...(requester.email ? { email: cut(cleaned(requester.email), 320) } : {}) };
}

/** A ticket's id as it is stored, of what its system calls it. All that is said of a source's tickets outside its plugin is by this one. */
export function ticketIdOf(id: string, { idPrefix = '' }: Pick<SourceConfig, 'idPrefix'>): string {
  return cut(idPrefix + id, 255);
}

/** PostgreSQL takes neither NUL nor half of a surrogate pair. */
function cleaned(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Not through a surrogate pair. */
function cut(text: string, longest: number): string {
  const clean = cleaned(text);
  return clean.length <= longest ? clean : clean.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
