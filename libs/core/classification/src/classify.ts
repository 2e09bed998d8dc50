import type { Catalog } from './catalog/catalog.js';
import type { Classification, ClassificationNote } from './classification.js';
import type { TicketText } from './ticket-text.js';
import { FACETS, type Facet, type Suggestion, type Tier, type TierAnswer } from './tier.js';

/**
 * Asks the tiers in their order, each only for the tickets the ones before it were unsure of or left incomplete.
 * Answers one classification per ticket, in the order given; never rejects: a tier that fails passes on.
 */
export async function classify(tickets: readonly TicketText[], tiers: readonly Tier[], catalog?: Catalog): Promise<Classification[]> {
  const drafts = tickets.map((ticket) => ({ ticket, draft: new Draft(catalog) }));
  for (const tier of tiers) {
    const open = drafts.filter(({ draft }) => draft.wants(tier));
    if (open.length === 0) continue;
    const answers = await answersOf(tier, open.map(({ ticket }) => ticket));
    open.forEach(({ draft }, index) => draft.hear(tier, answers[index]!));
  }
  return drafts.map(({ draft }) => draft.result());
}

async function answersOf(tier: Tier, tickets: readonly TicketText[]): Promise<readonly TierAnswer[]> {
  const failed = (reason: string): TierAnswer[] => tickets.map(() => ({ kind: 'failed', reason }));
  try {
    const answers = await tier.classify(tickets);
    return answers.length === tickets.length ? answers : failed(`${answers.length} answers for ${tickets.length} tickets`);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Guess {
  readonly tier: Tier;
  readonly suggestion: Suggestion;
}

/** One ticket's classification on its way through the tiers. */
class Draft {
  private readonly notes: ClassificationNote[] = [];
  private readonly sources: Mutable<Classification['sources']> = {};
  private decided: Guess | undefined;
  private best: Guess | undefined;
  private readonly parts: { [K in Facet]?: string } = {};

  constructor(private readonly catalog: Catalog | undefined) {}

  wants(tier: Tier): boolean {
    return this.decided === undefined || tier.answers.some((facet) => this.parts[facet] === undefined && (facet !== 'request_type' || this.hasRequests()));
  }

  hear(tier: Tier, answer: TierAnswer): void {
    if (answer.kind === 'failed') return this.note(tier, 'failed', answer.reason);
    if (answer.kind === 'unsure') {
      this.note(tier, 'unsure', answer.reason);
      if (answer.suggestion) this.consider({ tier, suggestion: answer.suggestion });
      return;
    }
    const { suggestion } = answer;
    if (suggestion.sla !== undefined && suggestion.sla !== null) this.note(tier, 'sla_ignored', 'an SLA of its own; promises come from the catalog only');
    const guess = { tier, suggestion };
    if (!this.allowed(guess)) return;
    this.decided ??= guess;
    this.take(guess);
  }

  result(): Classification {
    const guess = this.decided ?? this.best;
    if (this.decided === undefined && this.best) this.take(this.best);
    const { category = null, request_type = null, department = null } = this.parts;
    const pair = category !== null && request_type !== null ? this.catalog?.pair(category, request_type) : undefined;
    return {
      category, request_type, department,
      sla: pair?.kind === 'found' ? pair.request.sla : null,
      confidence: guess?.suggestion.confidence ?? 0,
      tier: guess?.tier.name ?? null,
      unsure: this.decided === undefined,
      sources: this.sources,
      notes: this.notes,
    };
  }

  private consider(guess: Guess): void {
    if (this.best === undefined || guess.suggestion.confidence > this.best.suggestion.confidence) {
      if (this.allowed(guess)) this.best = guess;
    }
  }

  /** Whether the catalog knows the pair; without a catalog or a pair there is nothing to refuse. */
  private allowed({ tier, suggestion: { category, request_type } }: Guess): boolean {
    if (!this.catalog || request_type === undefined) return true;
    const match = this.catalog.pair(category ?? '', request_type);
    const pair = `${category ?? '(no category)'} / ${request_type}`;
    if (match.kind === 'unknown') this.note(tier, 'not_in_catalog', pair);
    if (match.kind === 'ambiguous') this.note(tier, 'ambiguous_in_catalog', `${pair}: ${match.spellings.join(', ')}`);
    return match.kind === 'found';
  }

  /** What is not known yet, in the catalog's spelling. */
  private take({ tier, suggestion }: Guess): void {
    const addsRequest = this.parts.category === undefined || this.isOwnCategory(suggestion.category);
    for (const facet of FACETS) {
      const said = suggestion[facet];
      if (said === undefined || this.parts[facet] !== undefined) continue;
      if (facet === 'request_type' && !addsRequest) continue;
      this.parts[facet] = said;
      this.sources[facet] = tier.name;
    }
    this.spellAsCatalog();
  }

  /** Only the catalog knows requests, and what was promised for them: without its category nothing is missing. */
  private hasRequests(): boolean {
    return this.parts.category !== undefined && this.catalog?.category(this.parts.category).kind === 'found';
  }

  /** A request type belongs to its category's pair: nobody can add it to another's category. */
  private isOwnCategory(said: string | undefined): boolean {
    if (said === this.parts.category) return true;
    const known = said === undefined ? undefined : this.catalog?.category(said);
    return known?.kind === 'found' && known.category === this.parts.category;
  }

  private spellAsCatalog(): void {
    const { category, request_type } = this.parts;
    if (!this.catalog || category === undefined) return;
    const pair = request_type === undefined ? undefined : this.catalog.pair(category, request_type);
    const known = pair?.kind === 'found' ? pair.request : this.catalog.category(category);
    if ('kind' in known && known.kind !== 'found') return;
    this.parts.category = known.category;
    if (pair?.kind === 'found') this.parts.request_type = pair.request.request_type;
    // Who says which request it is has said whose it is: the catalog knows better than their guess.
    const own = pair?.kind === 'found' && this.sources.department === this.sources.request_type;
    if (known.department !== undefined && (this.parts.department === undefined || own)) {
      this.parts.department = known.department;
      this.sources.department = 'catalog';
    }
  }

  private note(tier: Tier, kind: ClassificationNote['kind'], detail: string): void {
    this.notes.push({ tier: tier.name, kind, detail });
  }
}
