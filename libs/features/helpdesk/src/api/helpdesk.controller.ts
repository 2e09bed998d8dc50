import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { STATUSES, builtInWords, type Status } from '#core/ticket';
import { ConfigSource } from '#platform/config';
import { Problem, ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { CountTickets, ENDED, UNMAPPED, type CountedStatus } from '../count-tickets.js';
import { ListTickets } from '../list-tickets.js';
import { positionOf } from './cursor.js';
import { DepartmentTicketsQuery, DepartmentTicketsResponse, DepartmentsResponse, RoutingResponse, StatusesResponse, TicketSummaryResponse } from './helpdesk.dto.js';

@ApiTags('help desk')
@Controller('api/v1')
@RequireScope('read')
export class HelpdeskController {
  constructor(private readonly counting: CountTickets, private readonly tickets: ListTickets, private readonly config: ConfigSource) {}

  @Get('departments')
  @ApiOperation({ summary: 'Departments that tickets can be given to, and how many they have' })
  @ApiOkResponse({ type: DepartmentsResponse })
  async listDepartments(@CurrentPrincipal() { tenantId }: Principal): Promise<DepartmentsResponse> {
    const { departments } = await this.counting.count(tenantId);
    return { departments: [...departments].map(([name, { tickets, open }]) => ({ name, tickets, open })) };
  }

  @Get('departments/:name/tickets')
  @ApiOperation({ summary: "A department's submitted tickets, newest first" })
  @ApiOkResponse({ type: DepartmentTicketsResponse })
  @ApiNotFoundResponse({ description: 'There is no such department.' })
  async listTickets(@CurrentPrincipal() { tenantId }: Principal, @Param('name') name: string, @Query(new ProblemValidationPipe()) { status, limit, cursor }: DepartmentTicketsQuery): Promise<DepartmentTicketsResponse> {
    const statuses = status && this.meaningsOf(status);
    const outcome = await this.tickets.list(tenantId, name, { limit, ...(statuses && { statuses }), ...(cursor !== undefined && { after: positionOf(cursor) }) });
    if (outcome.kind === 'unknown-department') throw Problem.notFound('such department');
    const { department, tickets, next_cursor } = outcome;
    return { department, tickets, next_cursor };
  }

  @Get('statuses')
  @ApiOperation({ summary: 'The statuses, and the words that mean them' })
  @ApiOkResponse({ type: StatusesResponse })
  listStatuses(): StatusesResponse {
    const { statusWords, policies: { statusOf } } = this.config.current();
    const configured = [...statusWords.keys()];
    // The configuration may give a usual word another meaning.
    const wordsOf = (status: Status): string[] => [...new Set([...configured, ...builtInWords(status)])].filter((word) => statusOf(word) === status);
    return { statuses: STATUSES.map((status) => ({ status, ended: ENDED.has(status), words: wordsOf(status) })) };
  }

  @Get('dashboard/summary')
  @ApiOperation({ summary: 'Submitted tickets of all departments, counted' })
  @ApiOkResponse({ type: TicketSummaryResponse })
  async summarise(@CurrentPrincipal() { tenantId }: Principal): Promise<TicketSummaryResponse> {
    const { all: { tickets, open, unsure, last_day, by_status }, departments } = await this.counting.count(tenantId);
    return { tickets, open, unsure, last_day, by_status, by_department: Object.fromEntries([...departments].map(([name, counts]) => [name, counts.tickets])) };
  }

  @Get('dashboard/routing')
  @ApiOperation({ summary: 'How tickets found their departments: by status, confidence, and the tier that decided' })
  @ApiOkResponse({ type: RoutingResponse })
  async showRouting(@CurrentPrincipal() { tenantId }: Principal): Promise<RoutingResponse> {
    const { departments } = await this.counting.count(tenantId);
    return { departments: [...departments].map(([department, { tickets, open, unsure, by_status, by_tier, confidence }]) => ({ department, tickets, open, unsure, by_status, by_tier, confidence })) };
  }

  /** Throws the 422 for a word that means nothing. */
  private meaningsOf(words: readonly string[]): ReadonlySet<CountedStatus> {
    const { statusOf } = this.config.current().policies;
    return new Set(words.map((word) => {
      const means = word === UNMAPPED ? UNMAPPED : statusOf(word);
      if (means === undefined) throw Problem.invalid([{ field: 'status', message: `must be one or more of ${[...STATUSES, UNMAPPED].join(', ')}, or words that mean one of them` }]);
      return means;
    }));
  }
}
