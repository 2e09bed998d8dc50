import type { AddressInfo } from 'node:net';
import { Module, type CanActivate, type ExecutionContext, type InjectionToken, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '#platform/clock';
import { Health, Log, silentLog } from '#platform/telemetry';
import { createHttpApp } from '#platform/http';
import type { Principal } from '#platform/security';
import type { TestDatabase } from './test-database.js';

export interface FeatureAppOptions {
  readonly database: TestDatabase;
  /** Who every request comes from; null: the feature finds out itself. */
  readonly as?: Principal | null;
  /** Values for tokens the feature injects: MessageBus, ConfigSource, Settings, DatabaseSignals … or other ones instead of the defaults. */
  readonly values?: ReadonlyMap<InjectionToken, unknown>;
}

export interface FeatureApp {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly registry: Registry;
  /** `fetch` at a path, JSON in and out. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; headers: Headers; body: unknown }>;
  close(): Promise<void>;
}

export const TEST_PRINCIPAL: Principal = { tenantId: 'acme', keyId: 'test', scopes: ['admin'] };

/** One feature behind the real HTTP edge on a free port, without authentication unless it is its own. DataSource, Clock, Log, Registry and Health are there; the rest by `values`. */
export async function featureApp(feature: Type, { database, as = TEST_PRINCIPAL, values = new Map() }: FeatureAppOptions): Promise<FeatureApp> {
  const registry = new Registry();
  const everything = new Map<InjectionToken, unknown>([
    [DataSource, database.dataSource],
    [Clock, new SystemClock()],
    [Log, silentLog],
    [Registry, registry],
    [Health, new Health()],
    ...values,
  ]);
  const world = {
    module: World,
    global: true,
    providers: [
      ...[...everything].map(([provide, useValue]) => ({ provide, useValue })),
      ...(as ? [{ provide: APP_GUARD, useValue: everyoneIs(as) }] : []),
    ],
    exports: [...everything.keys()],
  };
  const app = await createHttpApp({ module: Root, imports: [world, feature] }, { log: everything.get(Log) as Log, registry });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  return {
    url,
    app,
    registry,
    request: async (method, path, body, headers = {}) => {
      const response = await fetch(url + path, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) as unknown : undefined };
    },
    close: () => app.close(),
  };
}

@Module({})
class World {}

@Module({})
class Root {}

function everyoneIs(principal: Principal): CanActivate {
  return {
    canActivate: (context: ExecutionContext) => {
      context.switchToHttp().getRequest<{ principal?: Principal }>().principal = principal;
      return true;
    },
  };
}
