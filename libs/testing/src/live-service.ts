import { APP_GUARD } from '@nestjs/core';
import type { CanActivate, DynamicModule, ExecutionContext } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { WebSocketAdapter } from '#platform/http';
import { MessageBus, type Message, type Subscription } from '#platform/messaging';
import { DatabaseSignals, SIGNALS, createDataSource } from '#platform/persistence';
import type { Principal } from '#platform/security';
import { Health, Log, Registry, silentLog } from '#platform/telemetry';
import { ConnectionAuthenticator, LIMITS, LIVE_LIMITS, LiveModule, type LiveLimits } from '#features/live';

/** Hands what is published straight to the subscriber. */
class DirectBus extends MessageBus {
  private readonly handlers: Subscription['handle'][] = [];
  override async publish(messages: readonly Message[]): Promise<void> {
    for (const handle of this.handlers) await handle(messages);
  }
  override subscribe({ handle }: Subscription): void {
    this.handlers.push(handle);
  }
  override async start(): Promise<void> {}
  override async stop(): Promise<void> {}
}

/** Of all services: their key store is one. */
const revokedKeys = new Set<string>();

/** `Bearer <tenant>` and `Bearer <tenant>/<scope>` are good keys, each its own id; `Bearer wrong` is none. */
function principalOf(authorization: string | undefined): Principal | undefined {
  const [, tenantId, scope] = /^Bearer ([^/]+)(?:\/(.*))?$/.exec(authorization ?? '') ?? [];
  return tenantId && tenantId !== 'wrong' ? { tenantId, keyId: authorization!.slice('Bearer '.length), scopes: [(scope ?? 'read') as Principal['scopes'][number]] } : undefined;
}

const authenticator: ConnectionAuthenticator = {
  authenticate: async (authorization) => principalOf(authorization),
  revokedAmong: async (keyIds) => new Set(keyIds.filter((id) => revokedKeys.has(id))),
};

const guard: CanActivate = {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; principal?: Principal | undefined }>();
    request.principal = principalOf(request.headers['authorization']);
    return request.principal !== undefined;
  },
};

export interface LiveService {
  readonly http: string;
  readonly ws: string;
  readonly registry: Registry;
  publish(messages: readonly Message[]): Promise<void>;
  /** As any service would that shares the database. */
  revoke(key: string): Promise<void>;
  metric(name: string): Promise<number>;
  close(): Promise<void>;
}

/** The module on a real HTTP server and a real database, as an application runs it. */
export async function startLiveService(databaseUrl: string, limits: Partial<LiveLimits> = {}): Promise<LiveService> {
  const dataSource = await createDataSource({ url: databaseUrl, migrations: [] }).initialize();
  const signals = new DatabaseSignals(databaseUrl);
  await signals.start();
  const bus = new DirectBus();
  const registry = new Registry();
  const world: DynamicModule = {
    module: class World {},
    global: true,
    providers: [
      { provide: DataSource, useValue: dataSource }, { provide: DatabaseSignals, useValue: signals }, { provide: MessageBus, useValue: bus },
      { provide: Registry, useValue: registry }, { provide: Log, useValue: silentLog }, { provide: Health, useValue: new Health() }, { provide: ConnectionAuthenticator, useValue: authenticator },
      { provide: APP_GUARD, useValue: guard },
    ],
    exports: [DataSource, DatabaseSignals, MessageBus, Registry, Log, Health, ConnectionAuthenticator],
  };
  const module = await Test.createTestingModule({ imports: [world, ScheduleModule.forRoot(), LiveModule] })
    .overrideProvider(LIMITS).useValue({ ...LIVE_LIMITS, ...limits }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  app.useWebSocketAdapter(new WebSocketAdapter(app, silentLog));
  await app.listen(0, '127.0.0.1');
  const http = await app.getUrl();
  return {
    http,
    ws: http.replace('http', 'ws'),
    registry,
    publish: (messages) => bus.publish(messages),
    revoke: async (key) => {
      revokedKeys.add(key);
      await dataSource.query('SELECT pg_notify($1, $2)', [SIGNALS.keys, '']);
    },
    metric: async (name) => (await registry.getSingleMetric(name)!.get()).values.reduce((sum, { value }) => sum + value, 0),
    close: async () => {
      await app.close();
      await signals.stop();
      await dataSource.destroy();
    },
  };
}
