import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';
import type { StoredVersion, VersionRecord } from '#platform/config';
import { FILES, IsTexts } from '../config-text.dto.js';

const REASON = /^(?=.*\S)[^\0]{1,1000}$/s;
const AUTHOR = /^(?=.*\S)[^\p{Cc}]{1,200}$/u;
const MAX_LIMIT = 100;
const LIMIT_MESSAGE = `must be a whole number from 1 to ${MAX_LIMIT}`;

class Reasoned {
  @ApiProperty({ maxLength: 1000, description: 'Why: whoever looks at the versions later reads it.' })
  @Matches(REASON, { message: 'must be 1 to 1000 characters' })
  reason!: string;

  @ApiPropertyOptional({ maxLength: 200, description: 'Who; default: the name of the API key.' })
  @IsOptional()
  @Matches(AUTHOR, { message: 'must be 1 to 200 characters, none of them a control character' })
  author?: string;
}

export class RollbackRequest extends Reasoned {}

export class AdoptRequest extends Reasoned {
  @ApiPropertyOptional({ format: 'uuid', description: 'A rehearsal that is done: its text is adopted, if the version it was rehearsed against is still in force.' })
  @IsOptional()
  @IsUUID(undefined, { message: 'must be the id of a rehearsal' })
  rehearsal?: string;

  @ApiPropertyOptional({ description: 'A text instead; asks for `unrehearsed: true`.' })
  @IsOptional()
  @IsString()
  text?: string;

  @ApiPropertyOptional({ ...FILES, description: `With \`text\`. ${FILES.description}` })
  @IsOptional()
  @IsTexts()
  files?: Record<string, string>;

  @ApiPropertyOptional({ description: 'The text may be adopted though nobody has seen what it does.' })
  @IsOptional()
  @IsBoolean()
  unrehearsed?: boolean;
}

export class VersionsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: LIMIT_MESSAGE })
  @Min(1, { message: LIMIT_MESSAGE })
  @Max(MAX_LIMIT, { message: LIMIT_MESSAGE })
  limit = 20;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'is not a cursor of this list' })
  cursor?: string;
}

export class ReplacedConfigVersion {
  @ApiProperty()
  version!: number;

  @ApiProperty({ description: 'Who had adopted it.' })
  author!: string;

  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
}

export class ConfigVersionSummary {
  @ApiProperty()
  version!: number;

  @ApiProperty({ description: 'SHA-256 of the text and the files it names.' })
  hash!: string;

  @ApiProperty({ description: 'Who, or which file on which host.' })
  author!: string;

  @ApiProperty({ enum: ['file', 'api'] })
  origin!: 'file' | 'api';

  @ApiProperty({ type: String, nullable: true, description: 'Null: taken from a file.' })
  reason!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The rehearsal it was adopted from.' })
  rehearsal!: string | null;

  @ApiProperty({ type: ReplacedConfigVersion, nullable: true, description: 'What was adopted through the API and this version, of a file that was changed later, has undone; a rollback brings it back. Null: nothing.' })
  replaces!: ReplacedConfigVersion | null;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: Date;

  @ApiProperty({ description: 'It is the one in force.' })
  in_force!: boolean;

  constructor({ version, hash, author, origin, reason, rehearsal, replaces, createdAt }: VersionRecord, inForce: number) {
    this.version = version;
    this.hash = hash;
    this.author = author;
    this.origin = origin;
    this.reason = reason;
    this.rehearsal = rehearsal;
    this.replaces = replaces;
    this.created_at = new Date(createdAt);
    this.in_force = version === inForce;
  }
}

export class ConfigVersionList {
  @ApiProperty({ type: [ConfigVersionSummary] })
  versions!: ConfigVersionSummary[];

  @ApiProperty({ type: String, nullable: true, description: 'Null: this was the last page.' })
  next_cursor!: string | null;
}

export class ConfigVersionText extends ConfigVersionSummary {
  @ApiProperty()
  text!: string;

  @ApiProperty(FILES)
  files!: Record<string, string>;

  constructor(version: StoredVersion, inForce: number) {
    super(version, inForce);
    this.text = version.text;
    this.files = { ...version.files };
  }
}

export class ConfigVersionDetail extends ConfigVersionText {
  @ApiProperty({ type: Number, nullable: true, description: 'The version before it; null: it is the first.' })
  previous_version!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'What it changed, as `diff -u` prints it; null: it is the first, or the two have too little in common.' })
  diff!: string | null;

  constructor(version: StoredVersion, inForce: number, previous: number | null, diff: string | null) {
    super(version, inForce);
    this.previous_version = previous;
    this.diff = diff;
  }
}
