import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../report/figure.js';
import { newTickets, ticketEvents } from './events.js';
import type { Load, LoadDone } from './load.js';

/** Posts events to a service, in a process of its own; every body is made before the first is sent. */
const load = JSON.parse(process.argv[2]!) as Load;
const events = load.unassigned ? newTickets(load.prefix, load.events) : ticketEvents(load.prefix, load.events);
const bodies = Array.from({ length: Math.ceil(load.events / load.batch) }, (_, n) => Buffer.from(JSON.stringify(events.slice(n * load.batch, (n + 1) * load.batch))));
const agent = new Agent({ keepAlive: true, maxSockets: load.connections });

function post(body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(`${load.url}/api/v1/tickets`, { agent, method: 'POST', headers: { authorization: `Bearer ${load.key}`, 'content-type': 'application/json', 'content-length': body.length } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode} ${text.slice(0, 500)}`))));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

process.send!('ready');
process.once('message', () => void run());

async function run(): Promise<void> {
  const began = performance.now();
  const startedAt = Date.now();
  const prepared = process.cpuUsage();
  const latencies: number[] = [];
  let next = 0;
  async function connection(): Promise<void> {
    for (let n = next++; n < bodies.length; n = next++) {
      const due = load.eventsPerSecond ? (n * load.batch * 1000) / load.eventsPerSecond : 0;
      const early = began + due - performance.now();
      if (early > 0) await pause(early);
      const sent = performance.now();
      await post(bodies[n]!);
      latencies.push(performance.now() - sent);
    }
  }
  await Promise.all(Array.from({ length: load.connections }, connection));
  const { user, system } = process.cpuUsage(prepared);
  const done: LoadDone = { startedAt, seconds: (performance.now() - began) / 1000, requests: latencies.length, p50: percentile(latencies, 50), p99: percentile(latencies, 99), cpuSeconds: (user + system) / 1e6 };
  process.send!(done, () => process.exit());
}
