import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '#platform/http';
import { OPERATOR, type Principal } from '#platform/security';

/** One configuration is in force for all tenants: it belongs to the administrators of the operator's own. */
@Injectable()
export class OwnerGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { principal } = context.switchToHttp().getRequest<{ principal: Principal }>();
    if (principal.tenantId === OPERATOR.tenantId) return true;
    throw new Problem(403, 'configuration-of-all', 'Forbidden', `The configuration holds for all tenants; only administrators of the tenant "${OPERATOR.tenantId}" may read or change it.`);
  }
}
