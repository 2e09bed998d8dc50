import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Reflector } from '@nestjs/core';
import { Problem } from '#platform/http';
import { PUBLIC, REQUIRED_SCOPE, SIGNED } from './access.guard.js';
import type { AuthenticateRequest, AuthenticatedRequest } from './authenticate-request.js';
import { accessOf, type Scope } from './principal.js';
import type { SignedSenders } from './signed-senders.js';

/** Every HTTP endpoint passes here. An endpoint that says nothing about access is refused to everyone. */
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly reflector: Reflector, private readonly authentication: AuthenticateRequest, private readonly senders: SignedSenders) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A WebSocket is authenticated once, by its gateway, when it connects.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const http = context.switchToHttp();
    const signed = this.reflector.getAllAndOverride<boolean | undefined>(SIGNED, targets);
    const principal = signed ? await this.senders.authenticate(http.getRequest<FastifyRequest>()) : await this.authentication.execute(http.getRequest<AuthenticatedRequest>());
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, targets);
    if (!scope) throw new Problem(403, 'forbidden', 'Forbidden', 'This endpoint is open to nobody: it names no scope.');
    if (accessOf(principal, scope) === 'scope_missing') {
      throw new Problem(403, 'scope-missing', 'Forbidden', `This needs an API key with the scope "${scope}".`);
    }
    return true;
  }
}
