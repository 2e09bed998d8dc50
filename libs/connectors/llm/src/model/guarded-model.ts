import type { LanguageModel } from 'ai';
import { ConsecutiveBreaker, DelegateBackoff, circuitBreaker, handleWhen, retry, wrap, type CircuitBreakerPolicy } from 'cockatiel';
import type { LlmConfig } from '#platform/config';
import type { Spent, TypeormSpending } from '../spending/typeorm-spending.js';
import { askModel, type ModelAnswer, type Question } from './ask-model.js';
import { connectModel } from './connect-model.js';
import { LimitReached, LlmRefused, LlmUnavailable } from './llm-errors.js';

export interface GuardRules {
  /** The first pause before a retry, in ms; each next one is twice as long. Retry-After goes before it. */
  readonly firstPauseMs: number;
  /** So many failed requests in a row, and nothing is asked for `restMs`; then one request shows whether the provider is well again. Per process. */
  readonly failures: number;
  readonly restMs: number;
}

export const GUARD_RULES: GuardRules = { firstPauseMs: 1_000, failures: 5, restMs: 60_000 };

/** A rough count, on the safe side for European languages; the provider's own replaces it. */
const CHARACTERS_A_TOKEN = 3;

/** A model with its retries, its circuit breaker, its time and its money. */
export class GuardedModel {
  private readonly breaker: CircuitBreakerPolicy;
  private model: Promise<LanguageModel> | undefined;

  constructor(readonly config: LlmConfig, readonly apiKey: string | undefined, private readonly spending: TypeormSpending, private readonly rules: GuardRules) {
    this.breaker = circuitBreaker(handleWhen((error) => error instanceof LlmUnavailable || (error instanceof LlmRefused && error.because === 'access')), {
      breaker: new ConsecutiveBreaker(rules.failures),
      halfOpenAfter: rules.restMs,
    });
  }

  /**
   * Throws LlmUnavailable after all retries or the time for them, LlmRefused, LimitReached, cockatiel's BrokenCircuitError,
   * the reason of `signal`, or what the database says.
   */
  async ask(question: Question, signal: AbortSignal): Promise<ModelAnswer> {
    const { giveUpAfterMs, retries } = this.config;
    const giveUpAt = performance.now() + giveUpAfterMs;
    let pauseMs = 0;
    let doubling = this.rules.firstPauseMs;
    const retrying = retry(
      handleWhen((error) => {
        if (!(error instanceof LlmUnavailable)) return false;
        pauseMs = error.retryAfterMs ?? doubling * (0.75 + Math.random() / 2);
        doubling *= 2;
        return performance.now() + pauseMs < giveUpAt;
      }),
      { maxAttempts: retries, backoff: new DelegateBackoff(() => pauseMs) },
    );
    const late = AbortSignal.timeout(giveUpAfterMs);
    const either = AbortSignal.any([signal, late]);
    try {
      // Raced, for a pause between two tries cannot be aborted.
      return await unlessAborted(wrap(retrying, this.breaker).execute(() => this.once(question, either)), either);
    } catch (error) {
      signal.throwIfAborted();
      throw late.aborted ? new LlmUnavailable(`no answer within ${giveUpAfterMs} ms`) : error;
    }
  }

  private async once(question: Question, signal: AbortSignal): Promise<ModelAnswer> {
    signal.throwIfAborted();
    this.model ??= connectModel(this.config, this.apiKey);
    const model = await this.model;
    const spent = await this.spending.spend(Math.ceil((question.instructions.length + question.prompt.length) / CHARACTERS_A_TOKEN) + question.likelyOutputTokens, this.config.limits);
    if (!spent) throw new LimitReached();
    const answer = await this.asked(model, question, signal, spent);
    await this.spending.settle(spent, answer.tokens ?? spent.tokens);
    return answer;
  }

  /** What was refused costs no tokens; of what was cut off nobody knows, so it counts as estimated. */
  private async asked(model: LanguageModel, question: Question, signal: AbortSignal, spent: Spent): Promise<ModelAnswer> {
    try {
      return await askModel(model, question, this.config, signal);
    } catch (error) {
      if (error instanceof LlmRefused) await this.spending.settle(spent, 0);
      throw error;
    }
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
