import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiConsumes, ApiExtraModels, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Problem, ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { isOperator } from '../access.js';
import { ConfigTextRequest } from '../config-text.dto.js';
import { refuseConfig } from '../problems.js';
import { RehearsalQuery, RehearsalResponse } from './rehearsal.dto.js';
import { Rehearsals } from './rehearsals.js';
import { RequestRehearsal } from './request-rehearsal.js';

const valid = new ProblemValidationPipe();
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@ApiTags('configuration')
@Controller('api/v1/config/rehearsals')
@RequireScope('admin')
@ApiExtraModels(ConfigTextRequest)
export class RehearsalsController {
  constructor(private readonly requesting: RequestRehearsal, private readonly rehearsals: Rehearsals) {}

  @Post()
  @HttpCode(202)
  @RouteConfig({ takesYaml: true })
  @ApiOperation({ summary: 'Rehearse a configuration over the live history', description: 'What adopting it would do to the clocks that are open, and what it would have made of all tickets there are; where it changes weights, which groups they would have chosen. It changes nothing.' })
  @ApiConsumes('application/json', 'application/yaml')
  @ApiBody({ schema: { oneOf: [{ $ref: getSchemaPath(ConfigTextRequest) }, { type: 'string', description: 'As YAML: the text alone.' }] } })
  @ApiAcceptedResponse({ type: RehearsalResponse, description: 'It will be run; ask for it at `Location`.' })
  @ApiResponse({ status: 422, description: 'The configuration is not valid: each problem with its line and column, as `watchdog config check` says them.' })
  @ApiResponse({ status: 429, description: 'As many rehearsals as may wait do so already.' })
  async request(
    @CurrentPrincipal() principal: Principal, @Query(valid) { tenants }: RehearsalQuery, @Body(valid) { text, files = {} }: ConfigTextRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RehearsalResponse> {
    const { tenantId, keyId } = principal;
    const outcome = await this.requesting.request({ tenantId, keyId, everyTenant: overAll(principal, tenants), text, files });
    switch (outcome.kind) {
      case 'invalid':
        throw refuseConfig(outcome.problems);
      case 'too_many':
        throw new Problem(429, 'too-many-rehearsals', 'Too many requests', 'Several rehearsals of this tenant wait already; ask again when one of them is done.', [], { 'retry-after': '10' });
      case 'accepted':
        void reply.header('location', `/api/v1/config/rehearsals/${outcome.id}`);
        return this.show(principal, outcome.id);
    }
  }

  @Get(':id')
  @ApiOperation({ summary: 'How a rehearsal stands, and what it has found' })
  @ApiOkResponse({ type: RehearsalResponse })
  @ApiNotFoundResponse({ description: 'There is no such rehearsal of this tenant.' })
  async show(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<RehearsalResponse> {
    const rehearsal = UUID.test(id) ? await this.rehearsals.read(principal.tenantId, id, isOperator(principal)) : undefined;
    if (!rehearsal) throw Problem.notFound('such rehearsal');
    return new RehearsalResponse(rehearsal);
  }
}

function overAll(principal: Principal, tenants: 'own' | 'all' | undefined): boolean {
  if (tenants !== 'all') return tenants === undefined && isOperator(principal);
  if (isOperator(principal)) return true;
  throw new Problem(403, 'other-tenant', 'Forbidden', 'Only the key given by WATCHDOG_API_KEY may rehearse over the tickets of all tenants.');
}
