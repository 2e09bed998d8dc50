import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Holder } from './holder.js';
import { INSERT_TICKET } from './tickets.sql.js';

export interface IssuedTicket {
  readonly kind: 'issued';
  /** Opens one connection as `?ticket=`. Kept only as its hash. */
  readonly ticket: string;
  readonly expiresInMs: number;
}

/** Gives a browser, which cannot send an Authorization header with a WebSocket, something to show instead. */
export class IssueTicket {
  constructor(private readonly dataSource: DataSource, private readonly lifetimeMs = 60_000) {}

  async issue({ tenantId, keyId }: Holder): Promise<IssuedTicket> {
    const ticket = randomBytes(32).toString('base64url');
    await this.dataSource.query(INSERT_TICKET, [tenantId, keyId, hashTicket(ticket), this.lifetimeMs]);
    return { kind: 'issued', ticket, expiresInMs: this.lifetimeMs };
  }
}

/** The ticket has 256 random bits, so a slow hash would buy nothing. */
export function hashTicket(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
