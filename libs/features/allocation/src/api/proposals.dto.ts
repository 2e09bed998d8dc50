import { ApiProperty } from '@nestjs/swagger';

const TABLE = { type: 'object', additionalProperties: { type: 'number' } } as const;

export class ProposalResponse {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  made_at!: Date;

  @ApiProperty({ enum: ['proposal', 'no_evidence'] })
  kind!: string;

  @ApiProperty({ type: String, nullable: true, enum: ['too_few_outcomes', 'no_improvement'], description: 'Why nothing is proposed.' })
  reason!: string | null;

  @ApiProperty({ description: 'Version of the configuration it was compared with.' })
  config_version!: number;

  @ApiProperty({ ...TABLE, description: 'The weights as they were.' })
  current!: Record<string, number>;

  @ApiProperty({ ...TABLE, nullable: true })
  proposed!: Record<string, number> | null;

  @ApiProperty({
    type: 'object', additionalProperties: true, nullable: true,
    description: 'On decisions the fit has not seen: `trained`, `heldOut`, `logLoss` and `agreement` (each `current` and `proposed`), `zScore`.',
  })
  evidence!: Record<string, unknown> | null;

  @ApiProperty({ type: String, nullable: true, description: 'What to put into the configuration to adopt it: rehearse first (`POST /api/v1/config/rehearsals`), then `PUT /api/v1/config`.' })
  yaml!: string | null;
}

export class ProposalListResponse {
  @ApiProperty({ type: [ProposalResponse] })
  proposals!: ProposalResponse[];
}
