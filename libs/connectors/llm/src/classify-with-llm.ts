import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isBrokenCircuitError } from 'cockatiel';
import { redact } from '#core/redaction';
import type { ConfigSource, LlmConfig, Secrets } from '#platform/config';
import type { Log } from '#platform/telemetry';
import type { LlmMetrics } from './llm-metrics.js';
import type { CatalogMatch, CatalogPair, LlmAnswer, LlmFailure, LlmTicket } from './llm-ticket.js';
import { GUARD_RULES, GuardedModel } from './model/guarded-model.js';
import { LimitReached, LlmRefused, LlmUnavailable } from './model/llm-errors.js';
import { instructionsFor, promptFor, speaksToTheModel, type PromptTicket } from './prompt.js';
import { readAnswer } from './read-answer.js';
import type { TypeormSpending } from './spending/typeorm-spending.js';

export interface LlmParts {
  readonly config: ConfigSource;
  readonly secrets: Secrets;
  readonly spending: TypeormSpending;
  readonly metrics: LlmMetrics;
  readonly log: Log;
}

type Batch = readonly (PromptTicket & { readonly id: string })[];

/** Everything of one call that its requests share. */
interface Work {
  readonly model: GuardedModel;
  readonly catalog: readonly CatalogPair[];
  readonly match: CatalogMatch;
  readonly signal: AbortSignal;
}

const OUTPUT_TOKENS_A_TICKET = 100;
/** Room for a model that thinks before it answers. */
const ROOM_TO_THINK = 4_000;

/** Asks a language model which category and request type tickets are of. */
export class ClassifyWithLlm {
  private guarded: GuardedModel | undefined;
  private nextRequestAt = 0;
  private saidWhy: string | undefined;

  constructor(private readonly parts: LlmParts, private readonly rules = GUARD_RULES) {}

  /**
   * An answer for every id; `signal` breaks off. What fails says so and is for the next tier; nothing is ever guessed.
   * Rejects only if the database, which counts what is spent, is away.
   */
  async classify(tickets: readonly LlmTicket[], catalog: readonly CatalogPair[], match: CatalogMatch, signal = new AbortController().signal): Promise<ReadonlyMap<string, LlmAnswer>> {
    const model = this.model();
    const answers = new Map<string, LlmAnswer>(tickets.map(({ id }) => [id, { failed: 'off' }]));
    if (model && catalog.length > 0) {
      for (const batch of inBatches(tickets, model.config)) {
        for (const [id, answer] of await this.ask(batch, { model, catalog, match, signal })) answers.set(id, answer);
      }
    }
    for (const answer of answers.values()) this.parts.metrics.ended('failed' in answer ? answer.failed : 'classified');
    return answers;
  }

  private async ask(batch: Batch, work: Work): Promise<ReadonlyMap<string, LlmAnswer>> {
    try {
      await this.pace(work);
      const question = {
        instructions: instructionsFor(work.catalog),
        prompt: promptFor(batch),
        likelyOutputTokens: OUTPUT_TOKENS_A_TICKET * batch.length,
        mostOutputTokens: ROOM_TO_THINK + OUTPUT_TOKENS_A_TICKET * batch.length,
      };
      const { text, tokens } = await work.model.ask(question, work.signal);
      this.parts.metrics.used(tokens ?? 0);
      const reading = readAnswer(text, batch.map(({ ref }) => ref), work.match);
      if (reading.kind === 'malformed') return await this.inHalves(batch, work, 'malformed_answer');
      if (reading.strangers > 0) this.parts.log.warn({ operation: 'llm.classify', strangers: reading.strangers }, 'The model answered what it was not asked');
      return new Map(batch.map(({ id, ref }) => [id, reading.answers.get(ref)!]));
    } catch (error) {
      if (error instanceof LlmRefused && error.because === 'content') return this.inHalves(batch, work, 'refused');
      return failed(batch, this.reasonOf(error, work));
    }
  }

  /** A text that makes the whole answer unusable is found by halving, at two requests for each time; the others get their answer. */
  private async inHalves(batch: Batch, work: Work, reason: LlmFailure): Promise<ReadonlyMap<string, LlmAnswer>> {
    if (batch.length === 1) return failed(batch, reason);
    const middle = Math.ceil(batch.length / 2);
    return new Map([...(await this.ask(batch.slice(0, middle), work)), ...(await this.ask(batch.slice(middle), work))]);
  }

  private reasonOf(error: unknown, { signal }: Work): LlmFailure {
    if (signal.aborted) return 'interrupted';
    if (error instanceof LimitReached) return 'limit_reached';
    if (isBrokenCircuitError(error)) return 'circuit_open';
    if (!(error instanceof LlmUnavailable || error instanceof LlmRefused)) throw error;
    this.parts.log.warn({ operation: 'llm.classify', reason: error.message }, 'The language model cannot be used; the next tier decides');
    return error instanceof LlmUnavailable ? 'unavailable' : 'refused';
  }

  /** Keeps `batch.delay` between the beginnings of two requests of this process. */
  private async pace({ model, signal }: Work): Promise<void> {
    const now = performance.now();
    const waitMs = Math.max(0, this.nextRequestAt - now);
    this.nextRequestAt = now + waitMs + model.config.batch.delayMs;
    if (waitMs > 0) await pause(waitMs, undefined, { signal });
  }

  /** Undefined: off. A change of the configuration or the key takes effect with the next call; the circuit breaker begins anew with it. */
  private model(): GuardedModel | undefined {
    const config = this.parts.config.current().llm;
    if (!config) return undefined;
    const key = config.keyVariable === undefined ? undefined : this.key(config.keyVariable);
    if (config.keyVariable !== undefined && key === undefined) return undefined;
    if (this.guarded?.apiKey !== key || JSON.stringify(this.guarded?.config) !== JSON.stringify(config)) this.guarded = new GuardedModel(config, key, this.parts.spending, this.rules);
    return this.guarded;
  }

  private key(variable: string): string | undefined {
    const reading = this.parts.secrets.read(variable);
    const why = 'problem' in reading ? reading.problem : reading.value === undefined ? `${variable} is not set` : undefined;
    if (why !== undefined && why !== this.saidWhy) this.parts.log.warn({ operation: 'llm.classify' }, `No language model is asked: ${why}.`);
    this.saidWhy = why;
    return 'problem' in reading ? undefined : reading.value;
  }
}

function failed(batch: Batch, reason: LlmFailure): ReadonlyMap<string, LlmAnswer> {
  return new Map(batch.map(({ id }) => [id, { failed: reason }]));
}

/** Redacted, under a reference of its own, each text that speaks to the model in a batch by itself. */
function inBatches(tickets: readonly LlmTicket[], { batch, redact: rules }: LlmConfig): readonly Batch[] {
  const prepared = [...new Map(tickets.map((ticket) => [ticket.id, ticket])).values()].map(({ id, title, description, requester }) => {
    const own = { email: false, phone: false, card: false, iban: false, names: rules.requester && requester !== undefined ? [requester] : [] };
    const clean = (text: string): string => redact(redact(text, rules).text, own).text;
    return { id, ref: randomBytes(6).toString('hex'), title: clean(title), description: clean(description), alone: speaksToTheModel(`${title}\n${description}`) };
  });
  const together = prepared.filter(({ alone }) => !alone);
  const batches = Array.from({ length: Math.ceil(together.length / batch.size) }, (_, index) => together.slice(index * batch.size, (index + 1) * batch.size));
  return [...batches, ...prepared.filter(({ alone }) => alone).map((ticket) => [ticket])];
}
