import type { LanguageModel, OutputInterface } from 'ai';
import type { LlmConfig } from '#platform/config';
import { ANSWER_SCHEMA } from '../prompt.js';
import { LlmRefused, LlmUnavailable } from './llm-errors.js';

export interface Question {
  readonly instructions: string;
  readonly prompt: string;
  readonly mostOutputTokens: number;
  /** For the estimate of what it costs. */
  readonly likelyOutputTokens: number;
}

export interface ModelAnswer {
  readonly text: string;
  /** In and out, as the provider counts them; undefined where it does not. */
  readonly tokens: number | undefined;
}

/** The provider is asked for JSON; what comes is read by `readAnswer` alone, an item at a time, so nothing here may throw the whole away. */
function output(structured: LlmConfig['structuredOutput']): OutputInterface<string, string, never> {
  return {
    name: 'answers',
    responseFormat: Promise.resolve({ type: 'json', ...(structured === 'schema' && { schema: ANSWER_SCHEMA, name: 'answers' }) }),
    parseCompleteOutput: ({ text }) => Promise.resolve(text),
    parsePartialOutput: ({ text }) => Promise.resolve({ partial: text }),
    createElementStreamTransform: () => undefined,
  };
}

/** One request, no retries. Throws LlmUnavailable, LlmRefused, or the reason `signal` was aborted with. */
export async function askModel(model: LanguageModel, { instructions, prompt, mostOutputTokens }: Question, config: LlmConfig, signal: AbortSignal): Promise<ModelAnswer> {
  const { generateText, APICallError } = await import('ai');
  // Its warnings (an option that a model does not have) would go to stderr, past our log.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  const timeout = AbortSignal.timeout(config.timeoutMs);
  try {
    const { text, finishReason, usage } = await generateText({
      model,
      instructions,
      prompt,
      output: output(config.structuredOutput),
      maxRetries: 0,
      maxOutputTokens: mostOutputTokens,
      temperature: config.temperature,
      ...(config.topP !== undefined && { topP: config.topP }),
      ...(config.topK !== undefined && { topK: config.topK }),
      abortSignal: AbortSignal.any([signal, timeout]),
    });
    if (finishReason === 'content-filter') throw new LlmRefused('the content filter', 'content');
    return { text, tokens: usage.totalTokens };
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw new LlmUnavailable(`no answer within ${config.timeoutMs} ms`);
    if (error instanceof LlmRefused || !APICallError.isInstance(error)) throw error instanceof LlmRefused ? error : new LlmUnavailable(`an answer that cannot be read (${(error as Error).name})`);
    throw judged(error.statusCode, error.responseHeaders ?? {});
  }
}

/** By the status alone: an error's message and body may quote the key or the ticket. */
function judged(status: number | undefined, headers: Readonly<Record<string, string>>): LlmUnavailable | LlmRefused {
  if (status === undefined) return new LlmUnavailable('no connection');
  if (status === 400 || status === 413 || status === 422) return new LlmRefused(`status ${status}`, 'content');
  if (status === 408 || status === 409 || status === 425 || status === 429 || status >= 500 || status < 300) return new LlmUnavailable(`status ${status}`, retryAfterMs(headers));
  return new LlmRefused(`status ${status}`, 'access');
}

function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const [ms, seconds] = [Number(headers['retry-after-ms']), Number(headers['retry-after'])];
  if (ms >= 0) return ms;
  return seconds >= 0 ? seconds * 1000 : undefined;
}
