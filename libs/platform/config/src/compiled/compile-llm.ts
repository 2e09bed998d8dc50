import { KEY_VARIABLES, type LlmProvider, type LlmText } from '../document/llm.js';

/** Undefined: no limit. Hours and days are UTC's. */
export interface LlmLimits {
  readonly requestsPerHour: number | undefined;
  readonly requestsPerDay: number | undefined;
  readonly tokensPerHour: number | undefined;
  readonly tokensPerDay: number | undefined;
}

export interface LlmConfig {
  readonly provider: LlmProvider;
  readonly model: string;
  /** Undefined: the provider's own address. */
  readonly baseUrl: string | undefined;
  /** Where the key is; undefined: the server asks for none. */
  readonly keyVariable: string | undefined;
  readonly structuredOutput: 'schema' | 'json';
  readonly batch: { readonly size: number; readonly delayMs: number };
  readonly temperature: number;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  readonly timeoutMs: number;
  readonly giveUpAfterMs: number;
  readonly retries: number;
  readonly limits: LlmLimits;
  readonly redact: LlmText['redact'];
}

export function compileLlm(text: LlmText): LlmConfig {
  return {
    provider: text.provider,
    model: text.model,
    baseUrl: text.base_url,
    keyVariable: text.without_key ? undefined : (text.api_key_env ?? KEY_VARIABLES[text.provider]),
    structuredOutput: text.structured_output ?? (text.provider === 'openai_compatible' ? 'json' : 'schema'),
    batch: { size: text.batch.size, delayMs: text.batch.delay },
    temperature: text.temperature,
    topP: text.top_p,
    topK: text.top_k,
    timeoutMs: text.timeout,
    giveUpAfterMs: text.give_up_after,
    retries: text.retries,
    limits: {
      requestsPerHour: text.limits.requests_per_hour,
      requestsPerDay: text.limits.requests_per_day,
      tokensPerHour: text.limits.tokens_per_hour,
      tokensPerDay: text.limits.tokens_per_day,
    },
    redact: text.redact,
  };
}
