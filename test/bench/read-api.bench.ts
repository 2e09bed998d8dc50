import { Module } from '@nestjs/common';
import { ConfigSource, Settings } from '#platform/config';
import { SecurityModule } from '#platform/security';
import { ALERTING_MIGRATIONS } from '#features/alerting';
import { Intake1700000001000 } from '#features/intake';
import { DeliveryReplay, QueryModule } from '#features/query';
import { SLA_MIGRATIONS } from '#features/sla';
import { TestConfig, featureApp, testDatabase, type TestDatabase } from '#testing';
import { median, percentile, timed, type Figure } from './report/figure.js';
import { seedTickets } from './seed-tickets.js';

class ReadApi {}
Module({ imports: [SecurityModule, QueryModule] })(ReadApi);

interface Endpoint {
  readonly name: string;
  readonly path: () => string;
  /** p99 at a million tickets, ms. */
  readonly goal?: number;
}

const KEY = 'bench';
const SMALL = 10_000;
const LARGE = 1_000_000;

const endpoints = (tickets: number): readonly Endpoint[] => {
  const id = () => `INC${String(10 * (1 + Math.floor((Math.random() * tickets) / 10))).padStart(9, '0')}`;
  return [
    { name: 'ticket', path: () => `/api/v1/tickets/${id()}`, goal: 50 },
    { name: 'dashboard', path: () => '/api/v1/dashboard', goal: 50 },
    { name: 'coverage', path: () => '/api/v1/coverage', goal: 50 },
    { name: 'tickets by time left', path: () => '/api/v1/tickets', goal: 50 },
    { name: 'tickets by update', path: () => '/api/v1/tickets?sort=updated_at', goal: 50 },
    { name: 'tickets in breach or alert', path: () => '/api/v1/tickets?state=breach,alert', goal: 50 },
    { name: 'tickets of a tier and priority', path: () => '/api/v1/tickets?tier=gold&priority=low&state=ok,alert,breach', goal: 50 },
    { name: 'tickets of a group', path: () => '/api/v1/tickets?group=group-30&state=ok,alert,breach', goal: 50 },
    { name: '1000 tickets', path: () => '/api/v1/tickets?limit=1000' },
    { name: 'tickets, offset 10,000', path: () => '/api/v1/tickets?offset=10000' },
    { name: 'tickets of a group that has none', path: () => '/api/v1/tickets?group=nobody' },
    { name: 'alerts', path: () => '/api/v1/alerts', goal: 50 },
    { name: 'alerts of a kind', path: () => '/api/v1/alerts?kind=breach&clock=resolution', goal: 50 },
  ];
};

/** The read API over HTTP, keys and all, at a million tickets and at ten thousand: a page must not cost more because there are more tickets. */
export async function readApiBench(): Promise<readonly Figure[]> {
  const small = await measure(SMALL);
  const large = await measure(LARGE);
  return large.map(({ endpoint: { name, goal }, durations, empty }, index): Figure => {
    const before = median(small[index]!.durations) / median(small[index]!.empty);
    const p50 = median(durations);
    const now = p50 / median(empty);
    return {
      name: `GET ${name}, p99 at 1 M tickets`, value: percentile(durations, 99), unit: 'ms', goal: goal === undefined ? undefined : { atMost: goal },
      note: `p50 ${p50.toFixed(1)} ms = ${now.toFixed(1)} × a request with nothing to read (p99 ${percentile(empty, 99).toFixed(1)} ms); at 10 k tickets ${before.toFixed(1)} ×`,
    };
  });
}

interface Measured {
  readonly endpoint: Endpoint;
  readonly durations: readonly number[];
  /** Of a request that finds nothing to read, between those: what HTTP, the key and a statement cost on this machine at that moment. */
  readonly empty: readonly number[];
}

async function measure(tickets: number): Promise<readonly Measured[]> {
  const database = await testDatabase([Intake1700000001000, ...SLA_MIGRATIONS, ...ALERTING_MIGRATIONS]);
  try {
    await seedTickets(database.dataSource, tickets);
    return await measureEndpoints(database, tickets);
  } finally {
    await database.close();
  }
}

async function measureEndpoints(database: TestDatabase, tickets: number): Promise<readonly Measured[]> {
  const config = new TestConfig();
  const app = await featureApp(ReadApi, {
    database,
    values: new Map<abstract new () => object, object>([[ConfigSource, config], [Settings, { apiKey: KEY }], [DeliveryReplay, { replay: () => Promise.resolve('not_found') }]]),
  });
  try {
    const measured: Measured[] = [];
    for (const endpoint of endpoints(tickets)) {
      const ask = (path: string) => async () => {
        const { status } = await app.request('GET', path, undefined, { 'x-api-key': KEY });
        if (status !== 200) throw new Error(`${path} answered ${status}`);
      };
      await timed(20, ask(endpoint.path()));
      const durations: number[] = [];
      const empty: number[] = [];
      for (let n = 0; n < (endpoint.goal === undefined ? 50 : 300); n++) {
        durations.push(...(await timed(1, ask(endpoint.path()))));
        empty.push(...(await timed(1, ask('/api/v1/dead-letters'))));
      }
      measured.push({ endpoint, durations, empty });
    }
    return measured;
  } finally {
    await app.close();
  }
}
