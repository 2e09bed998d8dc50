import { randomUUID } from 'node:crypto';
import type { Call, HandlerContext, RequestOptions, SystemAnswer } from '#contracts';
import { secretsIn, signWebhook } from '#platform/outbound';

/** Every request names us by `X-Handler-ID`, and proves it: by a bearer token, a shared secret, a signature of the body, or several of them. */
export class CustomClient {
  constructor(private readonly context: HandlerContext) {}

  request(method: string, path: string, call: Call, options: Omit<RequestOptions, 'json'> = {}): Promise<SystemAnswer> {
    return this.context.request(method, path, { ...options, headers: { ...options.headers, ...this.identity() }, signal: call.signal });
  }

  /** `id` is the same however often it is sent: Idempotency-Key and webhook-id. */
  send(path: string, id: string, content: unknown, call: Call, accept: readonly number[]): Promise<SystemAnswer> {
    const body = JSON.stringify(content);
    const signing = secretsIn(this.context.secret('signing_secret'));
    const signature = signing.length > 0 ? signWebhook(signing, id, body, this.context.now()) : {};
    return this.request('POST', path, call, { accept, body, headers: { 'content-type': 'application/json', 'idempotency-key': id, ...signature } });
  }

  private identity(): Record<string, string> {
    const [token, shared] = [this.context.secret('token'), this.context.secret('shared_secret')];
    return {
      'x-handler-id': this.context.handler,
      'x-request-id': randomUUID(),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(shared !== undefined && { 'x-shared-secret': shared }),
    };
  }
}
