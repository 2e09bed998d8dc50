import type { AssignmentGroup, CustomScorer, TicketNeeds } from '#core/allocation';
import type { Clock } from '#platform/clock';
import type { ScorerConfig } from '#platform/config';
import { moduleUrl } from '#platform/plugins';
import type { Log } from '#platform/telemetry';
import type { AllocationMetrics } from '../allocation.metrics.js';
import type { Batch } from './scorer-plugin.js';
import { ScorerProcess, TooSlow } from './scorer-process.js';

/** A scorer that failed is not asked again for this long. */
const OFF_MS = 60_000;

/** One module, whoever's weights name it. */
interface Seat {
  running: Promise<ScorerProcess> | undefined;
  /** Epoch ms. */
  offUntil: number;
}

/**
 * A tenant's own scorers, asked for a whole batch before it is decided: nothing waits for them under a lock.
 * One that is late, throws, or cannot be loaded has no opinion on the batch, and rests for a minute; the others and the seven decide.
 */
export class CustomScorers {
  private readonly seats = new Map<string, Seat>();

  constructor(private readonly clock: Clock, private readonly directory: string, private readonly metrics: AllocationMetrics, private readonly log: Log) {}

  /** Never rejects, and takes no longer than the slowest scorer may. Tickets and groups as they stand when the batch begins. */
  async opinions(scorers: readonly ScorerConfig[], tickets: readonly TicketNeeds[], groups: readonly AssignmentGroup[]): Promise<readonly CustomScorer[]> {
    const batch = { tickets, groups: groups.map(({ hours: _, ...group }) => group) };
    const rows = new Map(tickets.map(({ ticketId }, row) => [ticketId, row]));
    const columns = new Map(groups.map(({ id }, column) => [id, column]));
    return Promise.all(scorers.map(async (scorer): Promise<CustomScorer> => {
      const opinions = await this.ask(scorer, batch);
      return {
        name: scorer.name,
        score({ ticketId }, { id }) {
          const [row, column] = [rows.get(ticketId), columns.get(id)];
          return opinions === undefined || row === undefined || column === undefined ? undefined : opinions[row * groups.length + column];
        },
      };
    }));
  }

  async close(): Promise<void> {
    for (const { running } of this.seats.values()) (await running?.catch(() => undefined))?.close();
  }

  private async ask({ name, module, timeoutMs }: ScorerConfig, batch: Batch): Promise<Float64Array | undefined> {
    const seat = this.seats.get(module) ?? { running: undefined, offUntil: 0 };
    this.seats.set(module, seat);
    if (this.clock.now().getTime() < seat.offUntil) return undefined;
    try {
      const scorer = await (seat.running ??= this.open(module));
      return await scorer.ask(batch, timeoutMs);
    } catch (err) {
      seat.running = undefined;
      seat.offUntil = this.clock.now().getTime() + OFF_MS;
      this.metrics.scorerFailed(name, err instanceof TooSlow ? 'late' : 'failed');
      this.log.error({ err, operation: 'score', scorer: name, module }, 'A custom scorer has no say for a minute');
      return undefined;
    }
  }

  private async open(module: string): Promise<ScorerProcess> {
    return ScorerProcess.open(moduleUrl(module, this.directory));
  }
}
