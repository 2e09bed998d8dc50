import type { DataSource } from 'typeorm';
import { failureOf, type AllocationDecision, type AssignAnswer } from '#contracts';
import { deadline } from '#platform/outbound';
import type { Log } from '#platform/telemetry';
import { Batching, columnLiterals } from '#platform/persistence';
import type { OpenHandler, Handlers } from '../handlers.js';
import { CLAIM_ASSIGNMENTS, ORPHANED, SETTLE_AGAIN, SETTLE_ASSIGNED, SETTLE_DEAD } from './deliveries.sql.js';

export interface AssignmentRules {
  /** How long one call may take, all its exchanges together. */
  readonly callMs: number;
  /** Longer than the call by enough to settle it. */
  readonly leaseMs: number;
  readonly maxAttempts: number;
  readonly firstBackOffMs: number;
  readonly longestBackOffMs: number;
  /** Calls to one handler under way at once, per process. */
  readonly side: number;
}

/** About a day of tries: ten minutes of outage lose nothing. */
export const ASSIGNMENT_RULES: AssignmentRules = { callMs: 30_000, leaseMs: 60_000, maxAttempts: 40, firstBackOffMs: 1_000, longestBackOffMs: 3_600_000, side: 12 };

export interface Assignment {
  readonly tenant_id: string;
  readonly id: string;
  readonly fence: string;
  readonly ticket_id: string;
  readonly decision_id: string;
  readonly attempts: number;
  readonly payload: AllocationDecision;
  readonly correlation_id: string;
}

/** As it is stored: its decision had no id yet. */
type ClaimedAssignment = Omit<Assignment, 'payload'> & { readonly payload: Omit<AllocationDecision, 'decision_id'> };

/** What is done once the handler has answered: by whom decisions are revised. */
export type OnAnswer = (assignment: Assignment, handler: OpenHandler, answer: AssignAnswer) => Promise<void>;

/** Takes decisions to their handlers: leased, in order per ticket, tried again with growing pauses, given up to the dead letters. */
export class DeliverAssignments {
  private readonly underWay = new Map<string, Set<Promise<void>>>();
  private readonly breakOff = new AbortController();
  /** What arrives while others are being settled is settled together. */
  private readonly arrived = new Batching<Assignment, void>({
    commit: async (assignments) => {
      await this.dataSource.query(SETTLE_ASSIGNED, columnLiterals(assignments.map((one) => ({ ...one })), ['tenant_id', 'id', 'fence']));
      return assignments.map(() => undefined);
    },
    joinUpTo: 1_000, concurrentCommits: 1, maxWaiting: Infinity, mayBeOneOfThem: () => false,
  });

  constructor(
    private readonly dataSource: DataSource, private readonly handlers: Handlers, private readonly onAnswer: OnAnswer, private readonly log: Log,
    private readonly rules: AssignmentRules = ASSIGNMENT_RULES,
  ) {}

  /** Called when a call has been settled: there may be more to send. */
  onSettled: () => void = () => {};

  /** One round over all handlers; the calls go on in the background. Answers ms until the next can go; Infinity: none waits. */
  async round(): Promise<number> {
    let nextMs = Infinity;
    for (const handler of this.handlers.all()) {
      const free = this.rules.side - this.callsTo(handler).size;
      // A claim costs as much as several assignments, so it is for half of what may be under way. Calls that end come back here.
      if (free * 2 < this.rules.side) continue;
      const [found] = await this.dataSource.query<{ claimed: ClaimedAssignment[]; wait_ms: number | null }[]>(CLAIM_ASSIGNMENTS, [handler.tenantId, handler.name, free, this.rules.leaseMs]);
      for (const claimed of found!.claimed) this.start(handler, { ...claimed, payload: { ...claimed.payload, decision_id: `${claimed.tenant_id}:${claimed.decision_id}` } });
      if (found!.wait_ms !== null && found!.claimed.length < free) nextMs = Math.min(nextMs, found!.wait_ms);
    }
    return nextMs;
  }

  /** Says what waits for handlers that are configured no longer: it is kept, and goes out when they are there again. */
  async reportOrphans(): Promise<void> {
    const all = this.handlers.all();
    const orphans = await this.dataSource.query<{ tenant_id: string; handler: string; waiting: number }[]>(ORPHANED, [all.map(({ tenantId }) => tenantId), all.map(({ name }) => name)]);
    for (const orphan of orphans) this.log.warn({ operation: 'assign', ...orphan }, 'Assignments wait for a handler that is configured no longer');
  }

  async stop(graceMs = 5_000): Promise<void> {
    const timer = setTimeout(() => this.breakOff.abort(), graceMs);
    for (let calls = this.calls(); calls.length > 0; calls = this.calls()) await Promise.allSettled(calls);
    clearTimeout(timer);
  }

  private start(handler: OpenHandler, assignment: Assignment): void {
    const calls = this.callsTo(handler);
    const call: Promise<void> = this.deliver(handler, assignment)
      .catch((err: unknown) => this.log.error({ operation: 'assign', handler: handler.name, ticket_id: assignment.ticket_id, err }, 'An assignment was not written down; it is made again when its lease ends'))
      .finally(() => {
        calls.delete(call);
        this.onSettled();
      });
    calls.add(call);
  }

  private async deliver(handler: OpenHandler, assignment: Assignment): Promise<void> {
    const { tenant_id: tenant, id, fence, attempts } = assignment;
    const began = performance.now();
    const fields = () => ({
      operation: 'assign', handler: handler.name, tenant_id: tenant, ticket_id: assignment.ticket_id, decision_id: assignment.payload.decision_id,
      correlation_id: assignment.correlation_id, attempt: attempts + 1, latency_ms: Math.round(performance.now() - began),
    });
    let answer: AssignAnswer;
    const late = deadline(this.rules.callMs);
    try {
      answer = await handler.handler.assign(assignment.payload, { signal: AbortSignal.any([this.breakOff.signal, handler.signal, late.signal]) });
    } catch (error) {
      const { verdict, message, afterMs } = failureOf(error);
      if (this.breakOff.signal.aborted) return void (await this.dataSource.query(SETTLE_AGAIN, [tenant, id, fence, 'broken off by a shutdown', 0, 0]));
      if (verdict === 'permanent' || (verdict === 'retry' && attempts + 1 >= this.rules.maxAttempts)) {
        await this.dataSource.query(SETTLE_DEAD, [tenant, id, fence, message]);
        this.log.error({ ...fields(), reason: message }, 'An assignment was given up; see the dead letters');
        return;
      }
      const backOff = Math.min(this.rules.longestBackOffMs, this.rules.firstBackOffMs * 2 ** Math.min(attempts, 20)) * (0.75 + Math.random() / 4);
      // Wrong credentials are not the decision's fault: it waits as long as it takes somebody to mend them.
      await this.dataSource.query(SETTLE_AGAIN, [tenant, id, fence, message, Math.max(afterMs ?? 0, backOff), 1]);
      this.log.warn({ ...fields(), reason: message, verdict }, 'An assignment did not reach its handler yet');
      return;
    } finally {
      late.clear();
    }
    // In this order: what dies in between hears the same answer again, which changes nothing; the other way round a rejection would be lost.
    await this.onAnswer(assignment, handler, answer);
    await this.arrived.submit([assignment]);
    this.log.info({ ...fields(), answer: answer.kind }, 'An assignment reached its handler');
  }

  private callsTo({ tenantId, name }: OpenHandler): Set<Promise<void>> {
    const key = `${tenantId}\n${name}`;
    let calls = this.underWay.get(key);
    if (!calls) this.underWay.set(key, (calls = new Set()));
    return calls;
  }

  private calls(): Promise<void>[] {
    return [...this.underWay.values()].flatMap((calls) => [...calls]);
  }
}
