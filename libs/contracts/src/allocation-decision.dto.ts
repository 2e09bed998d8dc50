import { IsOptional } from 'class-validator';
import { AllocatedGroup } from './ticket-allocated.dto.js';
import { Instant, NumberBetween, ObjectOf, Text, WholeNumber } from './validation/rules.js';

/** Each from 0 (speaks against) to 1 (speaks for); `composite` is their weighted mean. */
export class AllocationScores {
  @NumberBetween(0, 1)
  availability!: number;

  @NumberBetween(0, 1)
  bandwidth!: number;

  @NumberBetween(0, 1)
  velocity!: number;

  @NumberBetween(0, 1)
  performance!: number;

  @NumberBetween(0, 1)
  proximity!: number;

  @NumberBetween(0, 1)
  cultural_fit!: number;

  @NumberBetween(0, 1)
  timezone!: number;

  @NumberBetween(0, 1)
  composite!: number;
}

/** A ticket was given to a group: what a handler carries to the system that owns the ticket. */
export class AllocationDecision {
  @Text({ max: 100, mayBeBlank: false, pattern: { regex: /^[\x21-\x7e]+$/, message: 'visible ASCII without spaces' }, describe: 'The same however often the decision is delivered: what a receiver tells repetitions by.' })
  decision_id!: string;

  @Text({ max: 255, mayBeBlank: false, describe: "The ticket's id in its own system." })
  ticket_id!: string;

  @IsOptional() @Text({ max: 255, describe: 'What people call the ticket: INC0010427.' })
  ticket_number?: string;

  @WholeNumber({ describe: 'Counts the decisions on this ticket from 1; a later one replaces an earlier.' })
  revision!: number;

  @ObjectOf(AllocatedGroup)
  allocation!: AllocatedGroup;

  @IsOptional() @ObjectOf(AllocationScores, undefined, { describe: "The group's; absent where people decided." })
  scores?: AllocationScores;

  @Text({ max: 4_000, describe: 'Why this group, in sentences.' })
  rationale!: string;

  @NumberBetween(0, 1)
  confidence!: number;

  @Instant()
  decided_at!: string;
}
