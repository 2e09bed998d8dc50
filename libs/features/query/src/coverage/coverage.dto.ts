import { ApiProperty } from '@nestjs/swagger';
import { PRIORITIES, STATUSES, type Priority, type Status } from '#core/ticket';

export class UncoveredKind {
  @ApiProperty({ example: 'silver' })
  tier!: string;

  @ApiProperty({ enum: PRIORITIES })
  priority!: Priority;

  @ApiProperty({ type: String, nullable: true })
  source!: string | null;

  @ApiProperty({ type: String, nullable: true })
  category!: string | null;

  @ApiProperty()
  tickets!: number;

  @ApiProperty({ type: [String], description: 'A few of their ids.' })
  examples!: string[];
}

export class UncoveredKinds {
  @ApiProperty({ description: 'Unfinished tickets that no policy matches.' })
  tickets!: number;

  @ApiProperty({ type: [UncoveredKind], description: 'The most frequent first, at most 100.' })
  kinds!: UncoveredKind[];

  @ApiProperty({ description: 'Kinds that are not shown.' })
  kinds_left_off!: number;
}

export class UncoveredField {
  @ApiProperty({ enum: ['tier', 'priority', 'source', 'category'] })
  field!: string;

  @ApiProperty()
  value!: string;

  @ApiProperty({ description: 'Tickets without a policy that have it.' })
  tickets!: number;

  @ApiProperty({ description: 'Some policy speaks of this value, if not of these tickets.' })
  named!: boolean;
}

export class UnknownStatus {
  @ApiProperty({ example: 'waiting on vendor' })
  word!: string;

  @ApiProperty({ description: 'Tickets whose first unknown word it is. Their clocks run.' })
  tickets!: number;

  @ApiProperty({ type: [String], description: 'A few of their ids.' })
  examples!: string[];

  @ApiProperty({ enum: STATUSES, description: 'What it may mean, guessed from the word.' })
  suggestion!: Status;
}

export class CoverageResponse {
  @ApiProperty({ type: UncoveredKinds })
  uncovered!: UncoveredKinds;

  @ApiProperty({ type: [UncoveredField], description: 'The same tickets, value by value; the most frequent first, at most 50 of each field.' })
  fields!: UncoveredField[];

  @ApiProperty({ type: [UnknownStatus], description: 'The most frequent first, at most 100.' })
  unknown_statuses!: UnknownStatus[];

  @ApiProperty({ description: 'YAML to merge into sla_config.yaml so that nothing of this is left, as a proposal; empty: nothing is missing. Try it: POST it, merged, to /api/v1/config/rehearsals.' })
  add!: string;
}
