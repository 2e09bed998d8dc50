import { IsOptional } from 'class-validator';
import { Instant, Text, WholeNumber } from './validation/rules.js';

/** Body of `PUT /api/v1/tickets/{id}/status`: the newest event of the ticket with these fields changed. */
export class TicketStatusChange {
  @Text({ max: 100, mayBeBlank: false })
  status!: string;

  @IsOptional() @Instant({ describe: 'Default: now.' })
  updated_at?: string;

  @IsOptional() @WholeNumber()
  sequence?: number;

  @IsOptional() @Instant()
  first_response_at?: string;
}
