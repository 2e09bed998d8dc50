import { IsOptional } from 'class-validator';
import { GroupMetrics, MOST_TICKETS } from './assignment-group.dto.js';
import { Instant, NumberBetween, ObjectOf, OneOf, Text } from './validation/rules.js';

export const CALLBACK_KINDS = ['assigned', 'rejected', 'reassigned', 'load', 'metrics'] as const;
export type CallbackKind = (typeof CALLBACK_KINDS)[number];

/** Which fields each kind cannot do without. */
export const CALLBACK_NEEDS = {
  assigned: ['ticket_id'],
  rejected: ['ticket_id', 'reason'],
  reassigned: ['ticket_id', 'group_id'],
  load: ['group_id', 'current_load'],
  metrics: ['group_id', 'metrics'],
} as const satisfies Record<CallbackKind, readonly string[]>;

/** What a system that was given decisions says back: one piece of news. Kinds and what they need: `CALLBACK_NEEDS`. */
export class HandlerCallback {
  @OneOf(CALLBACK_KINDS)
  kind!: CallbackKind;

  @IsOptional() @Text({ max: 255, mayBeBlank: false })
  ticket_id?: string;

  @IsOptional() @Text({ max: 100, mayBeBlank: false, describe: 'The decision this answers. Without it: the one on the ticket now, if it is of the group named in group_id, or was made by occurred_at.' })
  decision_id?: string;

  @IsOptional() @Text({ max: 255, mayBeBlank: false, describe: 'Reassigned: the group that has the ticket now. Assigned, rejected: the group that takes it or gives it back.' })
  group_id?: string;

  @IsOptional() @Text({ max: 255 })
  assigned_user?: string;

  @IsOptional() @Text({ max: 1_000, mayBeBlank: false })
  reason?: string;

  @IsOptional() @NumberBetween(0, MOST_TICKETS)
  current_load?: number;

  @IsOptional() @NumberBetween(0, MOST_TICKETS)
  max_bandwidth?: number;

  @IsOptional() @ObjectOf(GroupMetrics)
  metrics?: GroupMetrics;

  @IsOptional() @Instant({ describe: 'When it happened. Default: when the call came.' })
  occurred_at?: string;
}
