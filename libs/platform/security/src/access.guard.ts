import { SetMetadata, applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Principal, Scope } from './principal.js';

export const REQUIRED_SCOPE = 'watchdog:scope';
export const PUBLIC = 'watchdog:public';
export const SIGNED = 'watchdog:signed';

/** The scope an endpoint asks for. An endpoint that names neither this nor `Public` is refused to everyone. */
export const RequireScope = (scope: Scope) => SetMetadata(REQUIRED_SCOPE, scope);

/** Open to all: health only. */
export const Public = () => SetMetadata(PUBLIC, true);

/**
 * The sender is authenticated by what it sends, not by a key: its body comes as bytes, of any content type. The guard asks
 * `SignedSenders`, so an endpoint cannot have the one without the other. The scope is asked for as everywhere.
 */
export const SignedBySender = () => applyDecorators(SetMetadata(SIGNED, true), RouteConfig({ signedBySender: true, takesBytes: true }));

/** The principal the guard has put on the request. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal =>
  context.switchToHttp().getRequest<{ principal: Principal }>().principal);
