import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsIn, IsOptional, Matches } from 'class-validator';
import type { KeyInfo } from './api-keys.js';
import { SCOPES, type Scope } from './principal.js';

const TENANT = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;
const TENANT_MESSAGE = 'must be 1 to 63 letters, digits, "_", "." or "-", beginning with a letter or digit';

const SCOPES_MESSAGE = `must be a list of one or more of ${SCOPES.join(', ')}, each once`;

export class TenantQuery {
  @ApiPropertyOptional({ description: 'Another tenant than the key\'s own; only the key given by WATCHDOG_API_KEY may name one.', pattern: TENANT.source })
  @IsOptional()
  @Matches(TENANT, { message: TENANT_MESSAGE })
  tenant?: string;
}

export class CreateKeyRequest extends TenantQuery {
  @ApiProperty({ description: 'What the key is for.', minLength: 1, maxLength: 100, example: 'ServiceNow connector' })
  @Matches(/^[^\p{Cc}\p{Cs}]{1,100}$/u, { message: 'must be 1 to 100 characters, none of them a control character' })
  name!: string;

  @ApiProperty({ enum: SCOPES, isArray: true, description: 'admin implies the others.', example: ['ingest'] })
  @ArrayNotEmpty({ message: SCOPES_MESSAGE })
  @ArrayUnique({ message: SCOPES_MESSAGE })
  @IsIn(SCOPES, { each: true, message: SCOPES_MESSAGE })
  scopes!: Scope[];
}

export class KeyResponse {
  @ApiProperty({ example: '3f9a0c51b2d7' })
  id: string;

  @ApiProperty({ example: 'default' })
  tenant: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: readonly Scope[];

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revoked_at: string | null;

  constructor(info: KeyInfo) {
    this.id = info.id;
    this.tenant = info.tenantId;
    this.name = info.name;
    this.scopes = info.scopes;
    this.created_at = info.createdAt.toISOString();
    this.revoked_at = info.revokedAt?.toISOString() ?? null;
  }
}

export class CreatedKeyResponse extends KeyResponse {
  @ApiProperty({ description: 'The whole key. It is shown this once and kept nowhere.', example: 'wd_3f9a0c51b2d7_…' })
  key: string;

  constructor(info: KeyInfo, key: string) {
    super(info);
    this.key = key;
  }
}

export class KeyListResponse {
  @ApiProperty({ type: [KeyResponse] })
  keys: KeyResponse[];

  constructor(infos: readonly KeyInfo[]) {
    this.keys = infos.map((info) => new KeyResponse(info));
  }
}
