import { randomUUID } from 'node:crypto';
import type { AllocationDecision, HandlerCallback } from '#contracts';
import { FakeDesk } from '#testing';

export interface MockHandlerOptions {
  readonly port?: number;
  /** Where Ticket Watchdog is, for call-backs; without it the desk only takes decisions. */
  readonly service?: string;
  /** An API key of Ticket Watchdog. */
  readonly key?: string;
  /** The name the configuration knows this handler by. Default mock. */
  readonly name?: string;
  /** Every such decision is declined in a call-back, the first time its ticket comes to that group. 0, the default: none. */
  readonly rejectEvery?: number;
  /** Its groups, as GET /groups tells them. Default: four of a support desk. */
  readonly groups?: readonly (Readonly<Record<string, unknown>> & { readonly group_id: string })[];
  readonly onNews?: (line: string) => void;
  readonly onDecision?: (decision: AllocationDecision, declined: boolean) => void;
}

const GROUPS = [
  { group_id: 'network', name: 'Network', capabilities: ['network', 'vpn', 'wifi'], max_bandwidth: 6, location: { lat: 59.91, lng: 10.75, timezone: 'Europe/Oslo' }, metrics: { avg_resolution_time_hours: 5, sla_compliance_rate: 0.94, quality_score: 0.85, cultural_competencies: ['no', 'en'] } },
  { group_id: 'workplace', name: 'Workplace', capabilities: ['hardware', 'printer', 'laptop'], max_bandwidth: 10, location: { lat: 52.52, lng: 13.4, timezone: 'Europe/Berlin' }, metrics: { avg_resolution_time_hours: 8, sla_compliance_rate: 0.9, quality_score: 0.8, cultural_competencies: ['de', 'en'] } },
  { group_id: 'applications', name: 'Applications', capabilities: ['software', 'shop', 'export'], max_bandwidth: 8, location: { lat: 51.51, lng: -0.13, timezone: 'Europe/London' }, metrics: { avg_resolution_time_hours: 6, sla_compliance_rate: 0.92, quality_score: 0.88, cultural_competencies: ['en'] } },
  { group_id: 'billing', name: 'Billing', capabilities: ['billing', 'invoice', 'payment'], max_bandwidth: 4, location: { lat: 40.71, lng: -74, timezone: 'America/New_York' }, metrics: { avg_resolution_time_hours: 12, sla_compliance_rate: 0.88, quality_score: 0.9, cultural_competencies: ['en', 'es'] } },
] as const;

/** A help desk that is not there: four groups that take decisions and call back, assigned or rejected, with their load. */
export class MockHandler {
  private readonly load = new Map<string, number>();
  private readonly declined = new Set<string>();
  private readonly calling = new Set<Promise<void>>();
  private decisions = 0;

  /** May be known later than where the desk is. */
  service: string | undefined;

  private constructor(readonly desk: FakeDesk, private readonly options: MockHandlerOptions) {
    this.service = options.service;
  }

  static async start(options: MockHandlerOptions = {}): Promise<MockHandler> {
    const mock: { it?: MockHandler } = {};
    const desk = await FakeDesk.start({ port: options.port ?? 0, anyTicket: true, onDecision: (decision) => mock.it!.take(decision) });
    desk.groups.push(...(options.groups ?? GROUPS.map((group) => ({ ...group, status: 'active' }))));
    mock.it = new MockHandler(desk, options);
    return mock.it;
  }

  get url(): string {
    return this.desk.url;
  }

  /** Resolves when every call-back begun so far has been answered. */
  async settled(): Promise<void> {
    await Promise.all(this.calling);
  }

  async close(): Promise<void> {
    await this.desk.close();
    await this.settled();
  }

  private take(decision: AllocationDecision): void {
    const { ticket_id, decision_id, allocation: { group_id, group_name } } = decision;
    const { rejectEvery = 0 } = this.options;
    const declines = rejectEvery > 0 && ++this.decisions % rejectEvery === 0 && !this.declined.has(ticket_id);
    if (declines) this.declined.add(ticket_id);
    else this.load.set(group_id, (this.load.get(group_id) ?? 0) + 1);
    this.options.onDecision?.(decision, declines);
    this.options.onNews?.(`${ticket_id} → ${group_name}${declines ? ', declined' : ''}`);
    this.tell(declines
      ? { kind: 'rejected', ticket_id, decision_id, group_id, reason: 'nobody here knows this system' }
      : { callbacks: [{ kind: 'assigned', ticket_id, decision_id, group_id }, { kind: 'load', group_id, current_load: this.load.get(group_id) ?? 0 }] });
  }

  private tell(news: HandlerCallback | { readonly callbacks: readonly HandlerCallback[] }): void {
    const { service, options: { key, name = 'mock' } } = this;
    if (service === undefined) return;
    const id = randomUUID();
    const call = this.desk.callBack(`${service}/api/v1/handlers/${name}/callbacks`, news, id, { 'x-handler-id': name, ...(key !== undefined && { authorization: `Bearer ${key}` }) })
      .then(async (answer) => {
        if (!answer.ok) this.options.onNews?.(`the service answered a call-back with ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
      })
      .catch((error: unknown) => this.options.onNews?.(`the service does not answer: ${String(error)}`))
      .finally(() => this.calling.delete(call));
    this.calling.add(call);
  }
}
