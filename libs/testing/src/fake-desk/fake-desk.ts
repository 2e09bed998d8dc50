import { createHash } from 'node:crypto';
import { AllocationDecision, WireValidator, type HandlerCallback } from '#contracts';
import { signWebhook, verifyWebhook } from '#platform/outbound';
import { StrictServer } from '../fake-system/strict-server.js';
import type { SystemReply, SystemRequest } from '../fake-system/system-request.js';

export interface FakeDeskOptions {
  readonly port?: number;
  /** What it asks of its callers; none of them: anybody is let in. */
  readonly secrets?: { readonly token?: string; readonly shared_secret?: string; readonly signing_secret?: string };
  /** Groups of one page. */
  readonly pageSize?: number;
  /** Takes decisions on tickets it has never heard of. */
  readonly anyTicket?: boolean;
  /** Called for every decision it takes for the first time. */
  readonly onDecision?: (decision: AllocationDecision) => void;
}

type Group = Readonly<Record<string, unknown>> & { readonly group_id: string };

/**
 * A help desk of one's own, as docs/handlers.md asks it to be: GET /groups with an ETag, POST /handler/allocate, which takes a
 * decision once however often it comes. It calls back when told to.
 */
export class FakeDesk {
  readonly decisions: AllocationDecision[] = [];
  /** Who has which ticket; one that is not in here does not exist. */
  readonly tickets = new Map<string, string | undefined>();
  readonly groups: Group[] = [];
  /** Why the next decisions are rejected, by group. */
  readonly rejects = new Map<string, string>();
  private readonly answers = new Map<string, SystemReply>();
  private readonly validator = new WireValidator(AllocationDecision, Date.now);

  private constructor(readonly server: StrictServer, private readonly options: FakeDeskOptions) {}

  static async start(options: FakeDeskOptions = {}): Promise<FakeDesk> {
    const answering: { fake?: FakeDesk } = {};
    const server = await StrictServer.start((request) => answering.fake!.answer(request), options.port);
    answering.fake = new FakeDesk(server, options);
    return answering.fake;
  }

  get url(): string {
    return this.server.url;
  }

  /** Calls the service back, signed where a signing secret is agreed upon. `id` names the call: the same for a repetition. */
  callBack(url: string, news: HandlerCallback | { readonly callbacks: readonly HandlerCallback[] }, id: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const body = JSON.stringify(news);
    const { signing_secret: secret } = this.options.secrets ?? {};
    const signature = secret === undefined ? {} : signWebhook([secret], id, body, new Date());
    return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...signature, ...headers } });
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer(request: SystemRequest): SystemReply | undefined {
    if (!this.admits(request)) return { status: 401, json: { error: 'who are you?' } };
    if (request.headers['x-handler-id'] === undefined) return { status: 400, json: { error: 'X-Handler-ID is missing' } };
    if (request.method === 'GET' && request.path === '/groups') return this.tellGroups(request);
    return request.method === 'POST' && request.path === '/handler/allocate' ? this.allocate(request) : undefined;
  }

  private admits({ headers, text, method }: SystemRequest): boolean {
    const { token, shared_secret: shared, signing_secret: signing } = this.options.secrets ?? {};
    return (token === undefined || headers['authorization'] === `Bearer ${token}`)
      && (shared === undefined || headers['x-shared-secret'] === shared)
      && (signing === undefined || method === 'GET' || verifyWebhook([signing], headers, Buffer.from(text), new Date()).kind === 'genuine');
  }

  private tellGroups({ headers, query, path }: SystemRequest): SystemReply {
    const etag = `"${createHash('sha1').update(JSON.stringify(this.groups)).digest('hex')}"`;
    const cache = { etag, 'cache-control': 'private, max-age=60' };
    if (headers['if-none-match'] === etag) return { status: 304, headers: cache };
    const { pageSize = 1_000 } = this.options;
    const from = Number(query.get('from') ?? 0);
    const link = from + pageSize < this.groups.length ? { link: `<https://desk.example${path}?from=${from + pageSize}>; rel="next"` } : {};
    return { status: 200, headers: { ...cache, ...link }, json: { groups: this.groups.slice(from, from + pageSize) } };
  }

  private allocate({ headers, json }: SystemRequest): SystemReply {
    this.validator.start();
    const faults = this.validator.faults(json, '', 'escapes');
    if (faults.length > 0) {
      this.server.complain(`a decision with faults: ${JSON.stringify(faults)}`);
      return { status: 422, json: { faults } };
    }
    const decision = json as AllocationDecision;
    const key = headers['idempotency-key'];
    if (key !== decision.decision_id) this.server.complain(`Idempotency-Key ${String(key)} with decision ${decision.decision_id}`);
    const before = this.answers.get(decision.decision_id);
    if (before) return before;
    const reply = this.judge(decision);
    this.answers.set(decision.decision_id, reply);
    return reply;
  }

  private judge(decision: AllocationDecision): SystemReply {
    const { group_id: group } = decision.allocation;
    if (!this.options.anyTicket && !this.tickets.has(decision.ticket_id)) return { status: 404, json: { error: `there is no ticket ${decision.ticket_id}` } };
    if (!this.groups.some(({ group_id: id }) => id === group)) return { status: 409, json: { reason: `there is no group ${group}` } };
    const reason = this.rejects.get(group);
    if (reason !== undefined) return { status: 200, json: { status: 'rejected', reason } };
    this.tickets.set(decision.ticket_id, group);
    this.decisions.push(decision);
    this.options.onDecision?.(decision);
    return { status: 202, json: { status: 'assigned' } };
  }
}
