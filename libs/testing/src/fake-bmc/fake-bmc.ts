import { randomUUID } from 'node:crypto';
import { StrictServer } from '../fake-system/strict-server.js';
import type { SystemReply, SystemRequest } from '../fake-system/system-request.js';

type Values = Record<string, string>;

const USER = { username: 'watchdog', password: 'correct horse' } as const;
const GROUPS = 'CTM:Support Group';
const INCIDENTS = 'HPD:IncidentInterface';

/** An AR System server with ITSM, as far as support groups and incidents go: login, sessions, entries of forms. */
export class FakeBmc {
  readonly credentials = USER;
  readonly incidents = new Map<string, Values>();
  /** Work info entries, by incident number. */
  readonly workInfo = new Map<string, string[]>();
  private readonly groups: Values[] = [];
  private readonly sessions = new Set<string>();

  private constructor(readonly server: StrictServer) {}

  static async start(port = 0): Promise<FakeBmc> {
    const answering: { fake?: FakeBmc } = {};
    const server = await StrictServer.start((request) => answering.fake!.answer(request), port);
    answering.fake = new FakeBmc(server);
    return answering.fake;
  }

  get url(): string {
    return this.server.url;
  }

  get openSessions(): number {
    return this.sessions.size;
  }

  addGroup(name: string, status = 'Enabled'): string {
    const id = `SGP${String(this.groups.length + 1).padStart(12, '0')}`;
    this.groups.push({ 'Support Group ID': id, 'Support Group Name': name, 'Support Organization': 'IT Support', Company: 'Calbro Services', Status: status });
    return id;
  }

  addIncident(number: string): void {
    this.incidents.set(number, { 'Request ID': `${number}|${number}`, 'Incident Number': number, Status: 'New', 'Assigned Group': '', 'Assigned Group ID': '' });
    this.workInfo.set(number, []);
  }

  /** Every session is over, as after the server's timeout. */
  expireSessions(): void {
    this.sessions.clear();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer(request: SystemRequest): SystemReply | undefined {
    const { method, path, headers } = request;
    if (method === 'POST' && path === '/api/jwt/login') return this.signIn(request.form);
    const token = /^AR-JWT (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
    if (token === undefined || !this.sessions.has(token)) return { status: 401, json: arErrors(9388, 'Authentication failed') };
    if (method === 'POST' && path === '/api/jwt/logout') {
      this.sessions.delete(token);
      return { status: 204 };
    }
    const [, form, entry] = /^\/api\/arsys\/v1\/entry\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
    if (form === GROUPS && method === 'GET' && entry === undefined) return page(this.groups, request);
    if (form !== INCIDENTS) return { status: 404, json: arErrors(303, 'Form does not exist on server', form) };
    if (method === 'GET' && entry === undefined) return page([...this.incidents.values()], request);
    return method === 'PUT' && entry !== undefined ? this.modify(entry, request.json) : undefined;
  }

  private signIn(form: URLSearchParams): SystemReply {
    if (form.get('username') !== USER.username || form.get('password') !== USER.password) return { status: 401, json: arErrors(623, 'Authentication failed', form.get('username') ?? '') };
    const token = `eyJ.${randomUUID()}`;
    this.sessions.add(token);
    return { status: 200, text: token };
  }

  private modify(entry: string, json: unknown): SystemReply {
    const incident = [...this.incidents.values()].find((values) => values['Request ID'] === entry);
    if (!incident) return { status: 404, json: arErrors(302, 'Entry does not exist in database', entry) };
    const { z1D_Details: note, z1D_Activity_Type: _1, z1D_View_Access: _2, z1D_Secure_Log: _3, 'z1D Action': action, ...values } = (json as { values: Values }).values;
    const known = this.groups.some((group) => ['Support Group ID', 'Support Group Name', 'Support Organization', 'Company'].every((field) => group[field] === values[
      { 'Support Group ID': 'Assigned Group ID', 'Support Group Name': 'Assigned Group', 'Support Organization': 'Assigned Support Organization', Company: 'Assigned Support Company' }[field]!]));
    if (!known) return { status: 400, json: arErrors(1291053, 'The Assigned Group information is invalid', values['Assigned Group']) };
    Object.assign(incident, values);
    if (note !== undefined && action === 'MODIFY') this.workInfo.get(incident['Incident Number']!)!.push(note);
    return { status: 204 };
  }
}

function page(rows: readonly Values[], { query, path }: SystemRequest): SystemReply {
  const found = rows.filter(qualification(query.get('q') ?? ''));
  const limit = Number(query.get('limit') ?? 2_000);
  const offset = Number(query.get('offset') ?? 0);
  const fields = /^values\((.*)\)$/.exec(query.get('fields') ?? '')?.[1]?.split(',');
  const entries = found.slice(offset, offset + limit).map((row) => ({ values: Object.fromEntries((fields ?? Object.keys(row)).map((field) => [field, row[field] ?? null])) }));
  const links = { self: [{ href: `https://itsm.example${path}` }], ...(offset + limit < found.length && { next: [{ href: `https://itsm.example${path}?offset=${offset + limit}&limit=${limit}` }] }) };
  return { status: 200, json: { entries, _links: links } };
}

/** `'Field' = "value"`, joined by AND. Throws for anything else. */
function qualification(text: string): (row: Values) => boolean {
  const conditions = text.split(' AND ').filter((part) => part !== '').map((part) => {
    const [, field, value] = /^'([^']+)' = "([^"]*)"$/.exec(part.trim()) ?? [];
    if (field === undefined) throw new Error(`a qualification the fake does not know: ${part}`);
    return (row: Values) => row[field] === value;
  });
  return (row) => conditions.every((condition) => condition(row));
}

function arErrors(messageNumber: number, messageText: string, messageAppendedText = ''): unknown {
  return [{ messageType: 'ERROR', messageText, messageNumber, messageAppendedText }];
}
