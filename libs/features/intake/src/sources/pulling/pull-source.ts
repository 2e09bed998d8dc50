import { randomUUID } from 'node:crypto';
import type { DeadLetters } from '#platform/messaging';
import { PullRefused, type PulledPage } from '#platform/plugins';
import type { Log } from '#platform/telemetry';
import type { FindSource, FoundSource } from '../find-source.js';
import { messageOf } from '../kept-delivery.js';
import type { RecordSourceEvents } from '../record-source-events.js';
import { settingsOf } from '../source-settings.js';
import { getJson } from './get-json.js';
import type { PullClaim, TypeOrmPulls } from './typeorm-pulls.js';

const FIRST_RETRY_MS = 5_000;
/** Whatever a plugin makes of what its system says. */
const LONGEST_ASKED_MS = 3_600_000;
const LONGEST_RETRY_MS = 15 * 60_000;

export type PullOutcome =
  | { readonly kind: 'done' }
  /** Another replica has it now, or the service stops. */
  | { readonly kind: 'given up' }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryInMs: number };

/** One run: asks a system for what has changed since the cursor. Each page is stored before the cursor moves past it. */
export class PullSource {
  constructor(
    private readonly sources: FindSource,
    private readonly pulls: TypeOrmPulls,
    private readonly record: RecordSourceEvents,
    private readonly deadLetters: DeadLetters,
    private readonly log: Log,
  ) {}

  async execute(claim: PullClaim, now: () => Date, stop: AbortSignal): Promise<PullOutcome> {
    const outcome = await this.run(claim, now, stop);
    const everyMs = this.sources.configOf(claim.source)?.pull?.everyMs ?? 60_000;
    if (outcome.kind === 'failed') {
      this.log.warn({ operation: 'pull', source: claim.source, tenant_id: claim.tenantId, reason: outcome.reason, retry_in_ms: Math.round(outcome.retryInMs) }, 'A ticket system could not be asked');
      await this.pulls.finish(claim, outcome.retryInMs, claim.failures + 1, outcome.reason.slice(0, 2_000));
    } else if (outcome.kind === 'done' || stop.aborted) {
      await this.pulls.finish(claim, outcome.kind === 'done' ? everyMs : 0, 0, null);
    }
    return outcome;
  }

  private async run(claim: PullClaim, now: () => Date, stop: AbortSignal): Promise<PullOutcome> {
    const { source: name, tenantId } = claim;
    const source = await this.sources.execute(name, tenantId);
    if (source.kind !== 'found') return failed(claim, source.kind === 'broken' ? source.reason : `there is no source "${name}"`);
    const { pull } = source.config;
    if (!pull || !source.plugin.pull) return failed(claim, `"${source.config.type}" cannot be asked: its plugin has no "pull"`);
    if (source.config.signed && source.config.secrets.length === 0) return failed(claim, 'none of its secrets is set');
    const request = {
      settings: settingsOf(source.config), url: pull.url ?? '', folder: pull.folder, secrets: source.config.secrets, cursor: claim.cursor, now: now(),
      overlapMs: pull.overlapMs, pageSize: pull.pageSize, get: (url: string, headers?: Readonly<Record<string, string>>) => getJson(url, headers, stop),
    };
    try {
      for await (const page of source.plugin.pull(request)) {
        const problem = await this.store(source, tenantId, page, now());
        if (problem) return failed(claim, problem);
        if (!(await this.pulls.advance(claim, page.cursor)) || stop.aborted) return { kind: 'given up' };
      }
      return { kind: 'done' };
    } catch (error) {
      if (stop.aborted) return { kind: 'given up' };
      return failed(claim, error instanceof Error ? reasonOf(error) : String(error), error instanceof PullRefused ? error.retryAfterMs : undefined);
    }
  }

  private async store(source: FoundSource, tenantId: string, page: PulledPage, now: Date): Promise<string | undefined> {
    const correlationId = randomUUID();
    const outcome = await this.record.execute({ source, tenantId, correlationId, events: page.events, history: page.history ?? [], payload: undefined, now, live: false });
    if (outcome.kind !== 'recorded') return outcome.kind === 'busy' ? 'too many events are waiting to be stored' : 'the database is not available';
    const bad = [...page.unreadable ?? [], ...outcome.rejected.map(({ event, problems }) => ({ raw: event.from?.value ?? { ...event, from: undefined }, problems }))];
    for (const { raw, problems } of bad) {
      const delivery = { method: 'GET', path: '', query: '', headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(raw) ?? 'null'), now };
      const reason = problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
      await this.deadLetters.add({ message: messageOf(source.config.name, tenantId, correlationId, delivery), consumer: 'intake-sources', reason, attempts: 1 });
    }
    return undefined;
  }
}

/** Twice as long each time, with up to a quarter more, so that replicas and sources do not come together; never before the system asks us to, unless that is in more than an hour. */
function failed({ failures }: PullClaim, reason: string, askedMs = 0): PullOutcome {
  const backOff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 20)) * (1 + Math.random() / 4);
  return { kind: 'failed', reason, retryInMs: Math.max(Math.min(askedMs || 0, LONGEST_ASKED_MS), backOff) };
}

/** fetch hides why it could not connect. */
function reasonOf(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
