import { HandlerFailure, type Call, type HandlerContext, type RequestOptions, type SystemAnswer } from '#contracts';
import { basicAuth, shortWords } from '#platform/outbound';
import type { JiraHandlerSettings } from './jira-settings.dto.js';

/** Jira's REST API: version 3 of Cloud (e-mail and API token), version 2 of Data Center (personal access token, or name and password). */
export class JiraClient {
  private readonly base: string;

  constructor(private readonly context: HandlerContext, { deployment }: JiraHandlerSettings) {
    this.base = deployment === 'cloud' ? '/rest/api/3' : '/rest/api/2';
  }

  request(method: string, path: string, call: Call, options: RequestOptions = {}): Promise<SystemAnswer> {
    return this.context.request(method, `${this.base}${path}`, { ...options, headers: { authorization: this.authorization() }, signal: call.signal });
  }

  private authorization(): string {
    const secret = (name: string) => this.context.secret(name) ?? '';
    if (this.context.secret('token') !== undefined) return `Bearer ${secret('token')}`;
    return this.context.secret('api_token') !== undefined ? basicAuth(secret('email'), secret('api_token')) : basicAuth(secret('username'), secret('password'));
  }
}

/** `{errorMessages: [...], errors: {field: message}}` as a line. */
export function jiraWords({ status, body, text }: SystemAnswer): string {
  const { errorMessages, errors } = (body ?? {}) as { errorMessages?: unknown; errors?: unknown };
  const messages = [...(Array.isArray(errorMessages) ? errorMessages : []), ...Object.entries(fieldErrors(errors)).map(([field, message]) => `${field}: ${message}`)];
  return `${status} ${shortWords(messages.length > 0 ? messages.map(String).join('; ') : text)}`.trim();
}

export function fieldErrors(errors: unknown): Readonly<Record<string, string>> {
  if (typeof errors !== 'object' || errors === null) return {};
  return Object.fromEntries(Object.entries(errors).map(([field, message]) => [field, String(message)]));
}

export function notJira(): HandlerFailure {
  return new HandlerFailure('retry', 'the answer is not one of the Jira REST API');
}
