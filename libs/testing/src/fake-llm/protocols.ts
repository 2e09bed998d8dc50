import type { LoopbackRequest } from '../loopback-server.js';

/** What a provider was asked, whatever its protocol. */
export interface LlmRequest {
  readonly protocol: 'openai' | 'anthropic' | 'gemini';
  readonly model: string;
  readonly key: string | undefined;
  readonly system: string;
  readonly user: string;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  /** Whether an answer by a JSON schema was asked for. */
  readonly schema: boolean;
}

export interface Exchange {
  readonly request: LlmRequest;
  /** A whole response body in which the model says `text`. */
  reply(text: string): string;
}

type Json = Record<string, unknown>;
type Text = { readonly text: string };

/** Undefined: not a request of these protocols. */
export function read({ method, url, headers, body }: LoopbackRequest): Exchange | undefined {
  if (method !== 'POST') return undefined;
  const json = JSON.parse(body) as Json;
  if (url.pathname.endsWith('/chat/completions')) return openai(json, headers.authorization?.replace(/^Bearer /, ''));
  if (url.pathname.endsWith('/messages') && headers['anthropic-version'] !== undefined) return anthropic(json, String(headers['x-api-key'] ?? '') || undefined);
  const model = /\/models\/([^/]+):generateContent$/.exec(url.pathname)?.[1];
  return model === undefined ? undefined : gemini(json, decodeURIComponent(model), String(headers['x-goog-api-key'] ?? '') || undefined);
}

function openai(json: Json, key: string | undefined): Exchange {
  const messages = json['messages'] as { role: string; content: string | Text[] }[];
  const said = (roles: readonly string[]) => messages.filter(({ role }) => roles.includes(role)).map(({ content }) => (typeof content === 'string' ? content : joined(content))).join('\n');
  return {
    request: { protocol: 'openai', model: String(json['model']), key, system: said(['system', 'developer']), user: said(['user']), ...sampling(json, 'top_p', 'top_k'), schema: (json['response_format'] as Json | undefined)?.['type'] === 'json_schema' },
    reply: (text) => JSON.stringify({
      id: 'chatcmpl-1', object: 'chat.completion', created: 1_700_000_000, model: json['model'],
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
    }),
  };
}

function anthropic(json: Json, key: string | undefined): Exchange {
  const messages = json['messages'] as { role: string; content: string | Text[] }[];
  const tool = (json['tools'] as { name: string }[] | undefined)?.find(({ name }) => name === 'json');
  return {
    request: {
      protocol: 'anthropic', model: String(json['model']), key,
      system: typeof json['system'] === 'string' ? json['system'] : joined((json['system'] ?? []) as Text[]),
      user: messages.map(({ content }) => (typeof content === 'string' ? content : joined(content))).join('\n'),
      ...sampling(json, 'top_p', 'top_k'),
      schema: tool !== undefined || json['output_config'] !== undefined || json['output_format'] !== undefined,
    },
    reply: (text) => JSON.stringify({
      id: 'msg_1', type: 'message', role: 'assistant', model: json['model'],
      content: tool ? [{ type: 'tool_use', id: 'toolu_1', name: 'json', input: JSON.parse(text) as unknown }] : [{ type: 'text', text }],
      stop_reason: tool ? 'tool_use' : 'end_turn', stop_sequence: null,
      usage: { input_tokens: 100, output_tokens: 20 },
    }),
  };
}

function gemini(json: Json, model: string, key: string | undefined): Exchange {
  const contents = json['contents'] as { parts: Text[] }[];
  const generation = (json['generationConfig'] ?? {}) as Json;
  return {
    request: {
      protocol: 'gemini', model, key, system: joined((json['systemInstruction'] as { parts: Text[] }).parts), user: contents.map(({ parts }) => joined(parts)).join('\n'),
      ...sampling(generation, 'topP', 'topK'),
      schema: generation['responseJsonSchema'] !== undefined || generation['responseSchema'] !== undefined,
    },
    reply: (text) => JSON.stringify({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 },
      modelVersion: model,
    }),
  };
}

function joined(parts: readonly Text[]): string {
  return parts.map(({ text }) => text).join('\n');
}

function sampling(json: Json, topP: string, topK: string): Pick<LlmRequest, 'temperature' | 'topP' | 'topK'> {
  return { temperature: json['temperature'] as number | undefined, topP: json[topP] as number | undefined, topK: json[topK] as number | undefined };
}
