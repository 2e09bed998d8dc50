import { createHash, randomUUID } from 'node:crypto';
import { StrictServer } from '../fake-system/strict-server.js';
import type { SystemReply, SystemRequest } from '../fake-system/system-request.js';
import { encodedQuery } from './encoded-query.js';

type Row = Record<string, string>;

export interface FakeIncident {
  readonly sys_id: string;
  readonly number: string;
  readonly fields: Row;
  readonly workNotes: string[];
}

/** What people see of it; hidden rows are counted and left out, as access rules do it. */
interface GroupRow extends Row {
  sys_id: string;
  name: string;
  active: string;
}

const USER = { username: 'watchdog', password: 'correct horse' } as const;
const CLIENT = { client_id: 'watchdog-client', client_secret: 'battery staple' } as const;

/** A ServiceNow instance, as far as groups and incidents go: Table API, Aggregate API, OAuth tokens. */
export class FakeServiceNow {
  readonly basic = USER;
  readonly oauth = CLIENT;
  readonly incidents = new Map<string, FakeIncident>();
  private readonly groups: GroupRow[] = [];
  private readonly hidden = new Set<string>();
  private readonly members: Row[] = [];
  private readonly managers = new Map<string, string>();
  private readonly tokens = new Set<string>();
  /** Why the instance's own rules say no to updates. */
  refusesUpdates: 'business rule' | 'rights' | 'silently' | undefined;

  private constructor(readonly server: StrictServer) {}

  static async start(port = 0): Promise<FakeServiceNow> {
    const answering: { fake?: FakeServiceNow } = {};
    const server = await StrictServer.start((request) => answering.fake!.answer(request), port);
    answering.fake = new FakeServiceNow(server);
    return answering.fake;
  }

  get url(): string {
    return this.server.url;
  }

  static sysId(name: string): string {
    return createHash('md5').update(name).digest('hex');
  }

  addGroup(name: string, { members = 3, manager = '', active = true, hidden = false }: { readonly members?: number; readonly manager?: string; readonly active?: boolean; readonly hidden?: boolean } = {}): string {
    const sys_id = FakeServiceNow.sysId(name);
    this.groups.push({ sys_id, name, active: String(active) });
    if (manager !== '') this.managers.set(sys_id, manager);
    if (hidden) this.hidden.add(sys_id);
    for (let member = 0; member < members; member++) this.members.push({ group: sys_id, user: `${name} ${member}`, 'user.active': 'true' });
    return sys_id;
  }

  addIncident(number: string, fields: Row = {}): FakeIncident {
    const sys_id = FakeServiceNow.sysId(number);
    const incident = { sys_id, number, fields: { active: 'true', assignment_group: '', assigned_to: '', ...fields }, workNotes: [] };
    this.incidents.set(sys_id, incident);
    return incident;
  }

  /** Every token given so far is void. */
  expireTokens(): void {
    this.tokens.clear();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer(request: SystemRequest): SystemReply | undefined {
    const { method, path } = request;
    if (method === 'POST' && path === '/oauth_token.do') return this.issueToken(request.form);
    if (!this.admits(request)) return { status: 401, json: { error: { message: 'User Not Authenticated', detail: 'Required to provide Auth information' }, status: 'failure' } };
    const [, kind, table, id] = /^\/api\/now\/(table|stats)\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (kind === 'stats' && method === 'GET') return this.count(table!, request.query);
    if (table === 'sys_user_group' && method === 'GET' && id === undefined) return this.page(table, this.groups, request);
    if (table !== 'incident') return { status: 400, json: { error: { message: `Invalid table ${table ?? ''}`, detail: null }, status: 'failure' } };
    if (id === undefined) return method === 'GET' ? this.page(table, this.incidentRows(), request) : undefined;
    const incident = this.incidents.get(id);
    if (!incident) return { status: 404, json: { error: { message: 'No Record found', detail: 'Record doesn\'t exist or ACL restricts the record retrieval' }, status: 'failure' } };
    if (method === 'GET') return { status: 200, json: { result: this.shown(rowOf(incident), request.query) } };
    return method === 'PATCH' ? this.update(incident, request) : undefined;
  }

  private issueToken(form: URLSearchParams): SystemReply {
    const right = form.get('grant_type') === 'client_credentials' && form.get('client_id') === CLIENT.client_id && form.get('client_secret') === CLIENT.client_secret;
    if (!right) return { status: 401, json: { error: 'server_error', error_description: 'access_denied' } };
    const token = randomUUID();
    this.tokens.add(token);
    return { status: 200, json: { access_token: token, scope: 'useraccount', token_type: 'Bearer', expires_in: 1799 } };
  }

  private admits({ headers }: SystemRequest): boolean {
    const [scheme, value = ''] = (headers['authorization'] ?? '').split(' ');
    if (scheme === 'Bearer') return this.tokens.has(value);
    return scheme === 'Basic' && Buffer.from(value, 'base64').toString('utf8') === `${USER.username}:${USER.password}`;
  }

  private page(table: string, rows: readonly Row[], { query, path }: SystemRequest): SystemReply {
    const { matches, orderBy } = encodedQuery(query.get('sysparm_query') ?? '');
    const found = rows.filter(matches);
    if (orderBy !== undefined) found.sort((a, b) => (a[orderBy]! < b[orderBy]! ? -1 : 1));
    const limit = Math.min(Number(query.get('sysparm_limit') ?? 10_000), 10_000);
    const offset = Number(query.get('sysparm_offset') ?? 0);
    const next = new URLSearchParams(query);
    next.set('sysparm_offset', String(offset + limit));
    // The host an instance knows itself by is not always the one it is called by.
    const link = offset + limit < found.length ? { link: `<https://instance.example${path}?${next.toString()}>;rel="next"` } : {};
    const visible = found.slice(offset, offset + limit).filter((row) => !this.hidden.has(row['sys_id']!));
    return { status: 200, headers: { 'x-total-count': String(found.length), ...link }, json: { result: visible.map((row) => this.shown(row, query, table)) } };
  }

  private shown(row: Row, query: URLSearchParams, table = 'incident'): Record<string, unknown> {
    const fields = query.get('sysparm_fields')?.split(',') ?? Object.keys(row);
    const all = query.get('sysparm_display_value') === 'all';
    return Object.fromEntries(fields.map((field) => {
      const value = field === 'manager' ? (this.managers.has(row['sys_id']!) ? FakeServiceNow.sysId(this.managers.get(row['sys_id']!)!) : '') : (row[field] ?? '');
      const reference = field === 'manager' || field === 'assignment_group';
      if (all) return [field, { display_value: field === 'manager' ? (this.managers.get(row['sys_id']!) ?? '') : value, value }];
      return [field, reference && value !== '' && table === 'incident' ? { value } : value];
    }));
  }

  private count(table: string, query: URLSearchParams): SystemReply {
    const rows = table === 'sys_user_grmember' ? this.members : table === 'incident' ? this.incidentRows() : undefined;
    if (!rows || query.get('sysparm_count') !== 'true') return { status: 400, json: { error: { message: `Invalid table ${table}`, detail: null }, status: 'failure' } };
    const by = query.get('sysparm_group_by')!;
    const groups = Map.groupBy(rows.filter(encodedQuery(query.get('sysparm_query') ?? '').matches), (row) => row[by] ?? '');
    return { status: 200, json: { result: [...groups].map(([value, found]) => ({ stats: { count: String(found.length) }, groupby_fields: [{ field: by, value }] })) } };
  }

  private update(incident: FakeIncident, { json, query }: SystemRequest): SystemReply {
    if (typeof json !== 'object' || json === null) return { status: 400, json: { error: { message: 'Exception while reading request', detail: 'The payload is not valid JSON.' }, status: 'failure' } };
    if (this.refusesUpdates === 'business rule') return { status: 403, json: { error: { message: 'Operation Failed', detail: "Operation against file 'incident' was aborted by Business Rule 'Only L2 takes these'" }, status: 'failure' } };
    if (this.refusesUpdates === 'rights') return { status: 403, json: { error: { message: 'Operation Failed', detail: 'ACL Exception Update Failed due to security constraints' }, status: 'failure' } };
    if (this.refusesUpdates !== 'silently') {
      for (const [field, value] of Object.entries(json as Row)) {
        if (field === 'work_notes') incident.workNotes.push(value);
        // A reference to nothing is taken and leaves nothing.
        else incident.fields[field] = field === 'assignment_group' && !this.groups.some(({ sys_id }) => sys_id === value) ? '' : value;
      }
    }
    return { status: 200, json: { result: this.shown(rowOf(incident), query) } };
  }

  private incidentRows(): Row[] {
    return [...this.incidents.values()].map(rowOf);
  }
}

function rowOf({ sys_id, number, fields }: FakeIncident): Row {
  return { ...fields, sys_id, number };
}
