import { Module, type InjectionToken } from '@nestjs/common';
import { BUILT_IN } from '#apps/ingest';
import { Intake1700000001000, SourcePlugins, Sources1700000007000, SourcesModule } from '#features/intake';
import { Clock, SystemClock } from '#platform/clock';
import { ConfigSource, Settings } from '#platform/config';
import { DeadLetters, MessageBus, TypeOrmDeadLetters } from '#platform/messaging';
import { DatabaseSignals } from '#platform/persistence';
import { ApiKeys, SecurityModule, type Scope } from '#platform/security';
import { HandBus, TestConfig, featureApp, testDatabase, type FeatureApp, type TestDatabase } from '#testing';

@Module({ imports: [SecurityModule, SourcesModule] })
class SourceModule {}

export const TIERS = 'tiers: {gold: {high: {response: 30, resolution: 180}}}\n';

export interface StoredEvent {
  readonly ticket_id: string;
  readonly updated_at: Date;
  readonly sequence: string;
  readonly payload: Record<string, unknown>;
}

/** The intake with its real sources, real authentication and a real database, behind HTTP. */
export class SourceApp {
  private constructor(
    readonly config: TestConfig, readonly database: TestDatabase, readonly app: FeatureApp, readonly bus: HandBus, private readonly signals: DatabaseSignals,
  ) {}

  static async start(sources = '', secrets: Readonly<Record<string, string>> = {}): Promise<SourceApp> {
    const database = await testDatabase([Intake1700000001000, Sources1700000007000]);
    const signals = new DatabaseSignals(database.url);
    await signals.start();
    const config = new TestConfig(TIERS + sources, {}, secrets);
    const bus = new HandBus();
    const values = new Map<InjectionToken, unknown>([
      [Settings, { apiKey: undefined }], [DatabaseSignals, signals], [ConfigSource, config], [MessageBus, bus],
      [DeadLetters, new TypeOrmDeadLetters(database.dataSource)], [SourcePlugins, BUILT_IN], [Clock, new SystemClock()],
    ]);
    return new SourceApp(config, database, await featureApp(SourceModule, { database, as: null, values }), bus, signals);
  }

  async key(tenantId: string, ...scopes: Scope[]): Promise<string> {
    return (await this.app.app.get(ApiKeys).create({ tenantId, name: 'test', scopes })).key;
  }

  /** A delivery: text and bytes as they are, anything else as JSON. */
  async send(source: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${this.app.url}/api/v1/webhooks/${source}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: raw ? (body as BodyInit) : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
  }

  events(ticketId?: string): Promise<StoredEvent[]> {
    return this.database.dataSource.query<StoredEvent[]>(
      'SELECT ticket_id, updated_at, sequence, payload FROM intake.events WHERE $1::text IS NULL OR ticket_id = $1 ORDER BY ticket_id, updated_at, sequence', [ticketId ?? null]);
  }

  /** Events stored. */
  async count(): Promise<number> {
    const [{ count }] = await this.database.dataSource.query<[{ count: number }]>('SELECT count(*)::int AS count FROM intake.events');
    return count;
  }

  deadLetters(): Promise<{ id: string; tenant_id: string; reason: string; payload: { topic: string; data: string } }[]> {
    return this.database.dataSource.query('SELECT id::text, tenant_id, reason, payload FROM platform.dead_letters WHERE replayed_at IS NULL ORDER BY id');
  }

  async clear(): Promise<void> {
    await this.database.dataSource.query('TRUNCATE intake.events, intake.tickets, intake.deliveries, intake.pulls, platform.outbox, platform.dead_letters');
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.signals.stop();
    await this.database.close();
  }
}
