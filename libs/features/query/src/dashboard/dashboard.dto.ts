import { ApiProperty } from '@nestjs/swagger';
import { TicketListResponse } from '../tickets/tickets.dto.js';

export class StateCounts {
  @ApiProperty()
  ok!: number;

  @ApiProperty()
  alert!: number;

  @ApiProperty()
  breach!: number;

  @ApiProperty()
  paused!: number;

  @ApiProperty()
  met!: number;

  @ApiProperty({ description: 'Without a clock: uncovered or cancelled.' })
  none!: number;
}

export class LevelCount {
  @ApiProperty()
  level!: number;

  @ApiProperty({ description: 'Open tickets at this escalation level.' })
  tickets!: number;
}

export class DashboardResponse extends TicketListResponse {
  @ApiProperty({ type: String, format: 'date-time', description: 'The database\'s now.' })
  generated_at!: Date;

  @ApiProperty({ type: StateCounts, description: 'All tickets of the tenant, whatever the filters.' })
  counts!: StateCounts;

  @ApiProperty({ description: 'Unfinished tickets that no policy covers.' })
  uncovered!: number;

  @ApiProperty({ type: [LevelCount], description: 'Escalated open tickets.' })
  levels!: readonly LevelCount[];
}
