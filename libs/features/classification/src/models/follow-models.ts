import type { LabelKind, LinearModel } from '#core/classification';
import { WakeableLoop } from '#platform/clock';
import { SIGNALS, type DatabaseSignals } from '#platform/persistence';
import type { Log } from '#platform/telemetry';
import type { ModelStore } from './model-store.js';

/** The net under a NOTIFY that fell into a reconnect. */
const LOOK_AT_LEAST_EVERY_MS = 60_000;

/** Keeps the newest models of the tenants that were asked about at hand. A model that cannot be used leaves the one before in force. */
export class FollowModels {
  private readonly loop: WakeableLoop;
  private readonly held = new Map<string, Held>();

  constructor(private readonly store: ModelStore, private readonly signals: DatabaseSignals, private readonly log: Log) {
    const onError = (err: unknown): void => this.log.error({ operation: 'classification.models', err }, 'Could not look for a newer model; trying again');
    this.loop = new WakeableLoop({ tick: () => this.look(), maxSleepMs: LOOK_AT_LEAST_EVERY_MS, onError, retryMs: 1000 });
  }

  async start(): Promise<void> {
    await this.signals.listen(SIGNALS.models, () => this.loop.wake());
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** The model in force; it is loaded where nobody asked before. */
  async load(tenantId: string, kind: LabelKind): Promise<LinearModel | undefined> {
    const key = JSON.stringify([tenantId, kind]);
    let held = this.held.get(key);
    if (!held) {
      held = { tenantId, kind, version: 0, model: undefined, first: Promise.resolve() };
      this.held.set(key, held);
      held.first = this.renew(held);
      // Whoever asks next tries again.
      held.first.catch(() => this.held.delete(key));
    }
    await held.first;
    return held.model;
  }

  /** As `load`, without waiting: undefined where it has not been loaded. */
  current(tenantId: string, kind: LabelKind): LinearModel | undefined {
    return this.held.get(JSON.stringify([tenantId, kind]))?.model;
  }

  private async look(): Promise<number> {
    for (const held of this.held.values()) await this.renew(held);
    return Infinity;
  }

  private async renew(held: Held): Promise<void> {
    const newer = await this.store.newerThan(held.tenantId, held.kind, held.version);
    if (newer.kind === 'none' || newer.version <= held.version) return;
    held.version = newer.version;
    if (newer.kind === 'unusable') this.log.error({ operation: 'classification.models', tenant: held.tenantId, version: newer.version, reason: newer.reason }, 'A model cannot be used; the one before stays in force');
    else held.model = newer.model;
  }
}

interface Held {
  readonly tenantId: string;
  readonly kind: LabelKind;
  version: number;
  model: LinearModel | undefined;
  first: Promise<void>;
}
