import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { ClockState } from '#core/sla-clock';
import { ConfigRemark } from '../config-text.dto.js';
import { fieldErrorsOf } from '../problems.js';
import type { RehearsalResult } from './rehearsal-result.js';
import type { StoredRehearsal } from './rehearsals.js';

const STATES = ['ok', 'alert', 'breach', 'paused', 'met', 'cancelled'] as const;
const COUNTS = { type: 'object', additionalProperties: { type: 'number' } } as const;

export class RehearsalQuery {
  @ApiPropertyOptional({ enum: ['own', 'all'], description: 'Over the tickets of which tenants. Default: all for the key given by WATCHDOG_API_KEY, which alone may; the key\'s own for every other.' })
  @IsOptional()
  @IsIn(['own', 'all'], { message: 'must be own or all' })
  tenants?: 'own' | 'all';
}

export class RehearsalProgress {
  @ApiProperty({ description: 'Tickets gone through.' })
  tickets!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'About how many there are; null: not counted yet.' })
  of!: number | null;
}

@ApiSchema({ name: 'RehearsedClockSide' })
export class ClockSideResponse {
  @ApiProperty()
  policy!: string;

  @ApiProperty({ enum: STATES })
  state!: ClockState;

  @ApiProperty()
  target_ms!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  deadline!: string | null;
}

@ApiSchema({ name: 'RehearsedClock' })
export class ClockEffectResponse {
  @ApiProperty()
  tenant!: string;

  @ApiProperty()
  ticket!: string;

  @ApiProperty({ example: 'resolution' })
  clock!: string;

  @ApiProperty()
  cycle!: number;

  @ApiProperty({ type: ClockSideResponse, nullable: true, description: 'Null: there is no such clock yet.' })
  before!: ClockSideResponse | null;

  @ApiProperty({ type: ClockSideResponse, nullable: true, description: 'Null: there is none any more.' })
  after!: ClockSideResponse | null;
}

export class DeadlineMoves {
  @ApiProperty()
  earlier!: number;

  @ApiProperty()
  later!: number;
}

@ApiSchema({ name: 'EffectOnOpenClocks' })
export class OpenClocksResponse {
  @ApiProperty({ description: 'Clocks that run or are paused.' })
  clocks!: number;

  @ApiProperty()
  clocks_changed!: number;

  @ApiProperty()
  tickets_changed!: number;

  @ApiProperty({ ...COUNTS, description: 'Clocks of which the policy, target, deadline or state changes; `added` and `removed` are those that come and go.' })
  changes!: Record<string, number>;

  @ApiProperty({ type: DeadlineMoves })
  deadlines!: DeadlineMoves;

  @ApiProperty({ description: 'Clocks in breach the moment it is adopted that are not so now.' })
  breach_at_once!: number;

  @ApiProperty({ description: 'Clocks that alert the moment it is adopted, those in breach among them.' })
  alert_at_once!: number;

  @ApiProperty({ type: [ClockEffectResponse], description: 'At most 50, those in breach at once first.' })
  examples!: ClockEffectResponse[];
}

@ApiSchema({ name: 'RehearsedCompliance' })
export class ComplianceSideResponse {
  @ApiProperty()
  clocks!: number;

  @ApiProperty({ description: 'Stopped.' })
  finished!: number;

  @ApiProperty({ description: 'Finished in time.' })
  met!: number;

  @ApiProperty({ description: 'Past their deadlines, finished or still open.' })
  breached!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'met ÷ (met + breached) × 100; null where nothing is decided.' })
  percent!: number | null;
}

@ApiSchema({ name: 'ComparedComplianceRow' })
export class ComparedRowResponse {
  @ApiProperty({ description: 'The policy, priority or tier; empty where only the clock counts.' })
  group!: string;

  @ApiProperty()
  clock!: string;

  @ApiProperty({ type: ComplianceSideResponse, nullable: true })
  before!: ComplianceSideResponse | null;

  @ApiProperty({ type: ComplianceSideResponse, nullable: true })
  after!: ComplianceSideResponse | null;
}

export class ComparedCompliance {
  @ApiProperty({ type: [ComparedRowResponse] })
  clock!: ComparedRowResponse[];

  @ApiProperty({ type: [ComparedRowResponse] })
  policy!: ComparedRowResponse[];

  @ApiProperty({ type: [ComparedRowResponse] })
  priority!: ComparedRowResponse[];

  @ApiProperty({ type: [ComparedRowResponse] })
  tier!: ComparedRowResponse[];
}

export class FullestHour {
  @ApiProperty({ type: String, format: 'date-time' })
  hour!: string;

  @ApiProperty()
  alerts!: number;
}

@ApiSchema({ name: 'AlertRate' })
export class AlertRateResponse {
  @ApiProperty()
  alerts!: number;

  @ApiProperty({ description: 'Over the hours from the first event to the last event or alert.' })
  mean_per_hour!: number;

  @ApiProperty({ type: FullestHour, nullable: true })
  peak!: FullestHour | null;
}

export class ComparedAlerts {
  @ApiProperty({ type: AlertRateResponse })
  before!: AlertRateResponse;

  @ApiProperty({ type: AlertRateResponse })
  after!: AlertRateResponse;
}

@ApiSchema({ name: 'BreachChange' })
export class BreachChangeResponse {
  @ApiProperty({ enum: ['gained', 'lost'] })
  change!: 'gained' | 'lost';

  @ApiProperty()
  tenant!: string;

  @ApiProperty()
  ticket!: string;

  @ApiProperty()
  clock!: string;

  @ApiProperty()
  cycle!: number;

  @ApiProperty()
  priority!: string;

  @ApiProperty()
  tier!: string;

  @ApiProperty({ enum: STATES, nullable: true })
  before!: ClockState | null;

  @ApiProperty({ enum: STATES, nullable: true })
  after!: ClockState | null;

  @ApiProperty({ type: String, format: 'date-time' })
  breached_at!: string;
}

@ApiSchema({ name: 'RehearsalComparison' })
export class ComparisonResponse {
  @ApiProperty({ type: ComparedCompliance })
  compliance!: ComparedCompliance;

  @ApiProperty()
  breaches_gained!: number;

  @ApiProperty()
  breaches_lost!: number;

  @ApiProperty({ type: [BreachChangeResponse], description: 'At most 100 gained and 100 lost.' })
  breach_changes!: BreachChangeResponse[];

  @ApiProperty(COUNTS)
  clocks_changed!: Record<string, number>;

  @ApiProperty({ type: ComparedAlerts })
  alerts!: ComparedAlerts;
}

@ApiSchema({ name: 'UncoveredTickets' })
export class UncoveredResponse {
  @ApiProperty()
  tickets!: number;

  @ApiProperty({ type: [String] })
  examples!: string[];

  @ApiProperty({ ...COUNTS, description: 'By tier and priority: `silver/high`.' })
  kinds!: Record<string, number>;
}

export class ComparedUncovered {
  @ApiProperty({ type: UncoveredResponse })
  before!: UncoveredResponse;

  @ApiProperty({ type: UncoveredResponse })
  after!: UncoveredResponse;
}

export class ComparedWords {
  @ApiProperty(COUNTS)
  before!: Record<string, number>;

  @ApiProperty(COUNTS)
  after!: Record<string, number>;
}

@ApiSchema({ name: 'RehearsedGroup' })
export class ChosenGroupResponse {
  @ApiProperty({ description: 'handler/group' })
  id!: string;

  @ApiProperty()
  name!: string;
}

@ApiSchema({ name: 'RehearsedCategory' })
export class RehearsedCategoryResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Null: tickets without one.' })
  category!: string | null;

  @ApiProperty()
  decisions!: number;

  @ApiProperty()
  changed!: number;
}

@ApiSchema({ name: 'RehearsedMove' })
export class RehearsedMoveResponse {
  @ApiProperty()
  tenant!: string;

  @ApiProperty({ type: ChosenGroupResponse })
  from!: ChosenGroupResponse;

  @ApiProperty({ type: ChosenGroupResponse })
  to!: ChosenGroupResponse;

  @ApiProperty()
  decisions!: number;
}

@ApiSchema({ name: 'ChangedDecision' })
export class ChangedDecisionResponse {
  @ApiProperty()
  tenant!: string;

  @ApiProperty()
  ticket!: string;

  @ApiProperty()
  decision_id!: string;

  @ApiProperty({ type: String, nullable: true })
  category!: string | null;

  @ApiProperty({ type: ChosenGroupResponse })
  before!: ChosenGroupResponse;

  @ApiProperty({ type: ChosenGroupResponse })
  after!: ChosenGroupResponse;

  @ApiProperty({ description: 'By the rehearsed weights, how far the composite of the one is ahead of the other\'s: 0 … 1.' })
  lead!: number;
}

export class DecisionsLeftOut {
  @ApiProperty({ description: 'Every group was full: by how much each was overbooked decides then, and is not kept.' })
  all_full!: number;

  @ApiProperty({ description: 'There was no group to choose.' })
  no_candidates!: number;
}

export class ComparedAgreement {
  @ApiProperty()
  before!: number;

  @ApiProperty()
  after!: number;
}

@ApiSchema({ name: 'RehearsedOutcomes' })
export class RehearsedOutcomesResponse {
  @ApiProperty({ description: 'Decisions of which it is known which group was right (accepted and not breached, overridden, reassigned), and that it could be chosen: the newest 2,000 of each tenant.' })
  known!: number;

  @ApiProperty({ type: ComparedAgreement, description: 'How many of them choose that group.' })
  agree!: ComparedAgreement;
}

@ApiSchema({ name: 'RehearsedAllocation' })
export class AllocationResponse {
  @ApiProperty({ description: 'Tenants whose weights differ. Only their decisions are looked at: 0 where the configuration changes no weight.' })
  tenants!: number;

  @ApiProperty({ description: 'Of the newest 2,000 decisions of each such tenant in the last 90 days, those ranked anew, by both weights, from the scores kept with them.' })
  decisions!: number;

  @ApiProperty({ type: DecisionsLeftOut })
  left_out!: DecisionsLeftOut;

  @ApiProperty({ description: 'Decisions for another group.' })
  changed!: number;

  @ApiProperty({ type: [RehearsedCategoryResponse], description: 'At most 100, the most changed first.' })
  categories!: RehearsedCategoryResponse[];

  @ApiProperty({ type: [RehearsedMoveResponse], description: 'From which group to which, at most 100, the most frequent first.' })
  moves!: RehearsedMoveResponse[];

  @ApiProperty({ type: [ChangedDecisionResponse], description: 'At most 50.' })
  examples!: ChangedDecisionResponse[];

  @ApiProperty({ type: RehearsedOutcomesResponse })
  outcomes!: RehearsedOutcomesResponse;

  @ApiProperty({ ...COUNTS, description: 'By custom scorer with a weight now and none then, of how many decisions its scores are not known: they are ranked without it.' })
  scorers_not_kept!: Record<string, number>;
}

@ApiSchema({ name: 'RehearsalResult' })
export class RehearsalResultResponse {
  @ApiProperty()
  tickets!: number;

  @ApiProperty({ type: OpenClocksResponse, description: 'What adopting it does to the clocks that are open.' })
  open_clocks!: OpenClocksResponse;

  @ApiProperty({ type: ComparisonResponse, description: 'The whole history, as if each of the two configurations had always been in force.' })
  comparison!: ComparisonResponse;

  @ApiProperty({ type: ComparedUncovered })
  uncovered!: ComparedUncovered;

  @ApiProperty({ type: ComparedWords, description: 'Status words that nobody mapped, with the tickets that have had them.' })
  unknown_statuses!: ComparedWords;

  @ApiPropertyOptional({ type: AllocationResponse, description: 'Which groups other weights would have chosen. Absent: rehearsed by a release that did not look.' })
  allocation?: AllocationResponse;
}

export class RehearsalResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['waiting', 'running', 'done', 'failed'] })
  status!: StoredRehearsal['status'];

  @ApiProperty({ enum: ['own', 'all'], description: 'Over the tickets of which tenants.' })
  tenants!: 'own' | 'all';

  @ApiProperty({ description: 'The version in force it is compared with, and which it may replace.' })
  base_version!: number;

  @ApiProperty({ type: String, format: 'date-time', description: 'The instant as of which both are compared.' })
  at!: Date;

  @ApiProperty({ type: RehearsalProgress })
  progress!: RehearsalProgress;

  @ApiProperty({ type: [ConfigRemark], description: 'What `watchdog config check` warns of.' })
  warnings!: ConfigRemark[];

  @ApiProperty({ type: RehearsalResultResponse, nullable: true, description: 'Null until it is done.' })
  result!: RehearsalResult | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it has failed.' })
  problem!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  started_at!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: Date | null;

  constructor(rehearsal: StoredRehearsal) {
    this.id = rehearsal.id;
    this.status = rehearsal.status;
    this.tenants = rehearsal.every_tenant ? 'all' : 'own';
    this.base_version = rehearsal.base_version;
    this.at = rehearsal.at;
    this.progress = { tickets: rehearsal.tickets_done, of: rehearsal.tickets_total };
    this.warnings = fieldErrorsOf(rehearsal.warnings) as ConfigRemark[];
    this.result = rehearsal.result;
    this.problem = rehearsal.problem;
    this.created_at = rehearsal.created_at;
    this.started_at = rehearsal.started_at;
    this.finished_at = rehearsal.finished_at;
  }
}
