import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, ValidateBy } from 'class-validator';

/** As in YAML: an object of texts by name. */
export const IsTexts = (): PropertyDecorator => ValidateBy({
  name: 'isTexts',
  validator: {
    validate: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((text) => typeof text === 'string'),
    defaultMessage: () => 'must be an object of texts by file name',
  },
});

export const FILES = { type: 'object', additionalProperties: { type: 'string' }, description: 'The iCal files the text names, by the names it gives them.' } as const;

export class ConfigTextRequest {
  @ApiProperty({ description: 'As it would stand in sla_config.yaml.' })
  @IsString()
  text!: string;

  @ApiPropertyOptional(FILES)
  @IsOptional()
  @IsTexts()
  files?: Record<string, string>;
}

export class ConfigRemark {
  @ApiProperty({ example: 'tiers.gold.high.response' })
  field!: string;

  @ApiProperty()
  message!: string;

  @ApiProperty()
  line!: number;

  @ApiProperty()
  column!: number;

  @ApiProperty({ enum: ['error', 'warning'] })
  severity!: 'error' | 'warning';
}
