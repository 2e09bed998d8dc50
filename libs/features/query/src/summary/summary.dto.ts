import { ApiProperty } from '@nestjs/swagger';

export class SummaryResponse {
  @ApiProperty({ description: 'Clocks of all tickets, finished ones included.' })
  clocks!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, description: 'Clocks that have breached, by the priority of their ticket.' })
  breaches!: Record<string, number>;

  @ApiProperty({ description: 'Accepted events that have not reached their tickets\' clocks yet.' })
  pending_events!: number;
}
