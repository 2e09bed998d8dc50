import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { Problem } from '#platform/http';
import type { Log } from '#platform/telemetry';
import { PUBLIC, REQUIRED_SCOPE } from './access.guard.js';
import type { ApiKeys } from './api-keys.js';
import { accessOf, type Principal, type Scope } from './principal.js';

interface GuardedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  principal?: Principal;
}

/** Every HTTP endpoint passes here. An endpoint that says nothing about access is refused to everyone. */
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector, private readonly keys: ApiKeys, private readonly log: Log) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A WebSocket is authenticated once, by its gateway, when it connects.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const principal = await this.principalOf(request);
    request.principal = principal;
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, targets);
    if (!scope) throw new Problem(403, 'forbidden', 'Forbidden', 'This endpoint is open to nobody: it names no scope.');
    if (accessOf(principal, scope) === 'scope_missing') {
      throw new Problem(403, 'scope-missing', 'Forbidden', `This needs an API key with the scope "${scope}".`);
    }
    return true;
  }

  private async principalOf(request: GuardedRequest): Promise<Principal> {
    const presented = presentedKey(request.headers);
    if (!presented) throw unauthorized('Send an API key: "Authorization: Bearer <key>" or "X-API-Key: <key>".');
    const authentication = await this.keys.authenticate(presented);
    if (authentication.kind === 'authenticated') return authentication.principal;
    // The reason is for operators; the caller learns only that the key is not accepted.
    this.log.warn({ operation: 'authenticate', reason: authentication.reason }, 'API key refused');
    throw unauthorized('The API key is not accepted.');
  }
}

function presentedKey(headers: GuardedRequest['headers']): string | undefined {
  const bearer = /^Bearer +(.+?) *$/i.exec(String(headers['authorization'] ?? ''))?.[1];
  const plain = headers['x-api-key'];
  return bearer ?? (typeof plain === 'string' && plain !== '' ? plain : undefined);
}

function unauthorized(detail: string): Problem {
  return new Problem(401, 'unauthorized', 'Unauthorized', detail, [], { 'WWW-Authenticate': 'Bearer' });
}
