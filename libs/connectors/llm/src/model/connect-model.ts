import type { LanguageModel } from 'ai';
import type { LlmConfig } from '#platform/config';

/** Said here, so that no variable of the environment redirects tickets. */
const ADDRESS = {
  anthropic: 'https://api.anthropic.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta',
  openai: 'https://api.openai.com/v1',
  openai_compatible: '',
};

/** A key goes nowhere but to the address it is meant for. */
const withoutRedirects: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });

/** The model of the configuration. The provider's package is loaded now, not when the service starts. `apiKey` undefined: the server asks for none. */
export async function connectModel({ provider, model, baseUrl, structuredOutput }: LlmConfig, apiKey: string | undefined): Promise<LanguageModel> {
  const settings = { baseURL: baseUrl ?? ADDRESS[provider], fetch: withoutRedirects, ...(apiKey !== undefined && { apiKey }) };
  switch (provider) {
    case 'anthropic':
      return (await import('@ai-sdk/anthropic')).createAnthropic(settings)(model);
    case 'google':
      return (await import('@ai-sdk/google')).createGoogle(settings)(model);
    case 'openai':
      return (await import('@ai-sdk/openai')).createOpenAI(settings).chat(model);
    case 'openai_compatible':
      return (await import('@ai-sdk/openai-compatible')).createOpenAICompatible({ ...settings, name: 'llm', supportsStructuredOutputs: structuredOutput === 'schema' })(model);
  }
}
