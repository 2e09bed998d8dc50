import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { WireValidator } from '#contracts';
import { CurrentRequest, Problem, ProblemValidationPipe, type RequestContext } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { AllocateNow } from '../deciding/allocate-now.js';
import { OverrideAllocation } from '../revising/override-allocation.js';
import { AllocatedResponse, DecisionListResponse, ForecastQuery, ForecastResponse, GroupListResponse, GroupsQuery, ListDecisionsQuery, OverriddenResponse } from './allocations.dto.js';
import { ForecastGroup } from './forecast-group.js';
import { ListDecisions } from './list-decisions.js';
import { ListGroups } from './list-groups.js';
import { ListProposals } from './list-proposals.js';
import { ProposalListResponse } from './proposals.dto.js';
import { RequestShapes } from './request-shapes.js';

const PROBLEM = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

@ApiTags('allocation')
@Controller('api/v1')
export class AllocationsController {
  constructor(
    private readonly decisions: ListDecisions,
    private readonly groups: ListGroups,
    private readonly forecasts: ForecastGroup,
    private readonly allocateNow: AllocateNow,
    private readonly overrides: OverrideAllocation,
    private readonly proposals: ListProposals,
    private readonly shapes: RequestShapes,
  ) {}

  @Get('allocations')
  @RequireScope('read')
  @ApiOperation({ summary: 'Decisions, newest first, each with all it rests on' })
  @ApiOkResponse({ type: DecisionListResponse })
  list(@CurrentPrincipal() { tenantId }: Principal, @Query(new ProblemValidationPipe()) query: ListDecisionsQuery): Promise<DecisionListResponse> {
    return this.decisions.list(tenantId, query);
  }

  @Get('allocations/proposals')
  @RequireScope('read')
  @ApiOperation({ summary: 'Weights that would have chosen better, with the evidence', description: 'One a day where `allocation.learning` is enabled, those that found nothing too; newest first, at most 50. Nothing is adopted by itself.' })
  @ApiOkResponse({ type: ProposalListResponse })
  listProposals(@CurrentPrincipal() { tenantId }: Principal): Promise<ProposalListResponse> {
    return this.proposals.list(tenantId);
  }

  @Get('groups')
  @RequireScope('read')
  @ApiOperation({ summary: 'Groups with their load, metrics, and the last hours' })
  @ApiOkResponse({ type: GroupListResponse })
  listGroups(@CurrentPrincipal() { tenantId }: Principal, @Query(new ProblemValidationPipe()) { hours }: GroupsQuery): Promise<GroupListResponse> {
    return this.groups.list(tenantId, hours);
  }

  @Get('groups/:id/forecast')
  @RequireScope('read')
  @ApiOperation({ summary: 'What will arrive, hour by hour, against what the group can finish', description: 'A model of the rhythm of the week over the hours since the group was first given tickets, with a prediction interval.' })
  @ApiOkResponse({ type: ForecastResponse })
  @ApiResponse({ status: 404, description: 'No such group.', ...PROBLEM })
  async forecast(@CurrentPrincipal() { tenantId }: Principal, @Param('id') groupId: string, @Query(new ProblemValidationPipe()) query: ForecastQuery): Promise<ForecastResponse> {
    const forecast = groupId.includes('\0') ? undefined : await this.forecasts.forecast(tenantId, groupId, query);
    if (!forecast) throw Problem.notFound(`group ${groupId}`);
    return forecast;
  }

  @Post('handlers/allocate')
  @HttpCode(200)
  @RequireScope('ingest')
  @ApiOperation({ summary: 'Decides about a ticket at once', description: 'With `dry_run` nothing is booked, stored or told; without, the ticket is given to the group as any other. SLA clocks come from events only.' })
  @ApiBody({ schema: { $ref: '#/components/schemas/AllocateRequest' } })
  @ApiOkResponse({ type: AllocatedResponse })
  @ApiResponse({ status: 422, description: 'Some fields are wrong.', ...PROBLEM })
  async allocate(@Body() body: unknown, @CurrentPrincipal() { tenantId }: Principal, @CurrentRequest() { correlationId }: RequestContext): Promise<AllocatedResponse> {
    const request = valid(this.shapes.allocate, body);
    const { decision, decisionId, classified } = await this.allocateNow.execute(tenantId, request.ticket, { dryRun: request.dry_run ?? false, correlationId });
    return {
      ticket_id: decision.ticketId,
      decision_id: decisionId,
      allocation: decision.kind === 'allocated' ? { group_id: decision.group.id.slice(decision.group.id.indexOf('/') + 1), group_name: decision.group.name } : null,
      reason: decision.reason,
      scores: decision.kind === 'allocated' ? { ...decision.scores } : null,
      confidence: decision.kind === 'allocated' ? decision.confidence : null,
      rationale: [...decision.rationale],
      ranking: decision.ranking.map((group) => ({ ...group })),
      classification: classified ? { ...classified } : null,
    };
  }

  @Post('allocations/:id/override')
  @HttpCode(200)
  @RequireScope('admin')
  @ApiOperation({ summary: 'Gives the ticket of a decision to another group' })
  @ApiBody({ schema: { $ref: '#/components/schemas/OverrideRequest' } })
  @ApiOkResponse({ type: OverriddenResponse })
  @ApiResponse({ status: 404, description: 'No such decision.', ...PROBLEM })
  @ApiResponse({ status: 409, description: 'A later decision has replaced it, or the group has the ticket already.', ...PROBLEM })
  @ApiResponse({ status: 422, description: 'Some fields are wrong, or there is no such group.', ...PROBLEM })
  async override(@Param('id') id: string, @Body() body: unknown, @CurrentPrincipal() principal: Principal): Promise<OverriddenResponse> {
    const { group_id: groupId, handler, reason } = valid(this.shapes.override, body);
    if (!/^\d{1,18}$/.test(id)) throw Problem.notFound(`decision ${id}`);
    const outcome = await this.overrides.execute(principal.tenantId, { decisionId: id, groupId, ...(handler != null && { handler }), reason, actor: `key:${principal.keyId}` });
    switch (outcome.kind) {
      case 'overridden': return { decision_id: outcome.decisionId };
      case 'unknown_ticket': throw Problem.notFound(`decision ${id}`);
      case 'unknown_group': throw Problem.invalid([{ field: 'group_id', message: 'is no group of your handlers' }]);
      case 'nothing_to_change': throw new Problem(409, 'nothing-to-change', 'Nothing to change', 'The group has the ticket already.');
      case 'superseded': throw new Problem(409, 'superseded', 'A later decision has replaced this one', 'Read the ticket\'s allocations and override the newest.');
    }
  }
}

function valid<T extends object>(validator: WireValidator<T>, body: unknown): T {
  validator.start();
  if (!validator.accepts(body)) throw Problem.invalid(validator.faults(body, '', 'none'));
  return body;
}
