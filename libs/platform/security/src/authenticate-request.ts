import { Problem } from '#platform/http';
import type { Log } from '#platform/telemetry';
import type { ApiKeys } from './api-keys.js';
import type { Principal } from './principal.js';

/** The part of a request that tells who sends it. */
export interface AuthenticatedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Once known. */
  principal?: Principal;
}

/** Finds out who a request comes from, once. */
export class AuthenticateRequest {
  constructor(private readonly keys: ApiKeys, private readonly log: Log) {}

  /** Throws a 401 for whoever shows no key that is accepted. */
  async execute(request: AuthenticatedRequest): Promise<Principal> {
    return (request.principal ??= await this.principalOf(request.headers));
  }

  private async principalOf(headers: AuthenticatedRequest['headers']): Promise<Principal> {
    const presented = presentedKey(headers);
    if (!presented) throw unauthorized('Send an API key: "Authorization: Bearer <key>" or "X-API-Key: <key>".');
    const authentication = await this.keys.authenticate(presented);
    if (authentication.kind === 'authenticated') return authentication.principal;
    // The reason is for operators; the caller learns only that the key is not accepted.
    this.log.warn({ operation: 'authenticate', reason: authentication.reason }, 'API key refused');
    throw unauthorized('The API key is not accepted.');
  }
}

function presentedKey(headers: AuthenticatedRequest['headers']): string | undefined {
  const bearer = /^Bearer +(.+?) *$/i.exec(String(headers['authorization'] ?? ''))?.[1];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' && plain !== '' ? plain : undefined);
}

function unauthorized(detail: string): Problem {
  return new Problem(401, 'unauthorized', 'Unauthorized', detail, [], { 'WWW-Authenticate': 'Bearer' });
}
