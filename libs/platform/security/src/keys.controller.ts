import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Problem, ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope } from './access.guard.js';
import { ApiKeys } from './api-keys.js';
import { CreatedKeyResponse, CreateKeyRequest, KeyListResponse, TenantQuery } from './keys.dto.js';
import { OPERATOR, type Principal } from './principal.js';

const valid = new ProblemValidationPipe();

@ApiTags('keys')
@Controller('api/v1/keys')
@RequireScope('admin')
export class KeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Post()
  @ApiOperation({ summary: 'Create an API key' })
  @ApiCreatedResponse({ type: CreatedKeyResponse })
  async create(@CurrentPrincipal() principal: Principal, @Body(valid) { tenant, name, scopes }: CreateKeyRequest): Promise<CreatedKeyResponse> {
    const { key, info } = await this.keys.create({ tenantId: managedTenant(principal, tenant), name, scopes });
    return new CreatedKeyResponse(info, key);
  }

  @Get()
  @ApiOperation({ summary: 'List the API keys, revoked ones included' })
  @ApiOkResponse({ type: KeyListResponse })
  async list(@CurrentPrincipal() principal: Principal, @Query(valid) { tenant }: TenantQuery): Promise<KeyListResponse> {
    return new KeyListResponse(await this.keys.list(managedTenant(principal, tenant)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API key: no replica takes it any more, and the live connections it opened are closed' })
  @ApiNoContentResponse({ description: 'It is revoked.' })
  @ApiNotFoundResponse({ description: 'There is no such API key.' })
  async revoke(@CurrentPrincipal() principal: Principal, @Param('id') id: string, @Query(valid) { tenant }: TenantQuery): Promise<void> {
    // PostgreSQL refuses NUL characters; an id with one exists nowhere.
    const outcome = id.includes('\0') ? 'not_found' : await this.keys.revoke(managedTenant(principal, tenant), id);
    if (outcome === 'not_found') throw Problem.notFound('such API key');
  }
}

/** An administrator manages the keys of the own tenant; whoever holds the operator's key runs the service, and manages everyone's. */
function managedTenant(principal: Principal, named: string | null | undefined): string {
  if (named === undefined || named === null || named === principal.tenantId) return principal.tenantId;
  if (principal.keyId === OPERATOR.keyId) return named;
  throw new Problem(403, 'other-tenant', 'Forbidden', 'Only the key given by WATCHDOG_API_KEY may manage the keys of another tenant.');
}
