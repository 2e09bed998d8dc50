import type { IncomingHttpHeaders } from 'node:http';
import type { DataSource } from 'typeorm';
import type { ConnectionAuthenticator } from './connection-authenticator.js';
import type { Holder } from './holder.js';
import { hashTicket } from './issue-ticket.js';
import { REDEEM_TICKET } from './tickets.sql.js';

export type Admission =
  | { readonly kind: 'admitted'; readonly holder: Holder }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly reason: string };

/** Decides who may open a connection: the bearer of a key with scope read, or of a one-time ticket. */
export class AdmitConnection {
  constructor(private readonly dataSource: DataSource, private readonly authenticator: ConnectionAuthenticator) {}

  /** `url` as in the request line. */
  async admit(headers: IncomingHttpHeaders, url: string): Promise<Admission> {
    const key = headers['x-api-key'];
    const authorization = headers.authorization ?? (typeof key === 'string' ? `Bearer ${key}` : undefined);
    if (authorization !== undefined) return await this.byKey(authorization);
    const ticket = new URL(url, 'ws://localhost').searchParams.get('ticket');
    if (ticket !== null) return await this.byTicket(ticket);
    return { kind: 'refused', status: 401, reason: 'An API key or a ticket is needed.' };
  }

  private async byKey(authorization: string): Promise<Admission> {
    const principal = await this.authenticator.authenticate(authorization);
    if (!principal) return { kind: 'refused', status: 401, reason: 'The API key is not valid.' };
    if (!principal.scopes.includes('read') && !principal.scopes.includes('admin')) {
      return { kind: 'refused', status: 403, reason: 'The API key has not the scope read.' };
    }
    return { kind: 'admitted', holder: { tenantId: principal.tenantId, keyId: principal.keyId } };
  }

  private async byTicket(ticket: string): Promise<Admission> {
    const [row] = await this.dataSource.query<{ tenant_id: string; key_id: string }[]>(REDEEM_TICKET, [hashTicket(ticket)]);
    if (!row || (await this.authenticator.revokedAmong([row.key_id])).size > 0) return { kind: 'refused', status: 401, reason: 'The ticket is unknown, used or expired.' };
    return { kind: 'admitted', holder: { tenantId: row.tenant_id, keyId: row.key_id } };
  }
}
