import { SetMetadata, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal, Scope } from './principal.js';

export const REQUIRED_SCOPE = 'watchdog:scope';
export const PUBLIC = 'watchdog:public';

/** The scope an endpoint asks for. An endpoint that names neither this nor `Public` is refused to everyone. */
export const RequireScope = (scope: Scope) => SetMetadata(REQUIRED_SCOPE, scope);

/** Open to all: health only. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The principal the guard has put on the request. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal =>
  context.switchToHttp().getRequest<{ principal: Principal }>().principal);
