import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { LIVE_MIGRATIONS } from '#features/live';
import { alertMessages, startLiveService, testDatabase } from '#testing';
import { median, percentile, type Figure } from './report/figure.js';

const CLIENTS = 5_000;
const PROCESSES = 2;
const EVENTS = 100;
const WARM_UP = 20;
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** 5,000 WebSocket clients, one event at a time: from its commit to the last client, and what it does to the event loop. */
export async function liveBench(): Promise<readonly Figure[]> {
  const database = await testDatabase(LIVE_MIGRATIONS);
  // Heartbeats would be measured too, at random.
  const service = await startLiveService(database.url, { heartbeatMs: 3_600_000 });
  const arrivals = new Map<number, number[]>();
  let arrived: () => void = () => {};
  const children = Array.from({ length: PROCESSES }, () => startClients(service.http, (seq, at) => {
    arrivals.set(seq, [...(arrivals.get(seq) ?? []), at]);
    arrived();
  }));
  try {
    await Promise.all(children.map(({ ready }) => ready));
    const loopDelay = monitorEventLoopDelay({ resolution: 1 });
    const delays: number[] = [];
    let cpu = process.cpuUsage();
    for (let seq = 1; seq <= EVENTS + WARM_UP; seq++) {
      if (seq === WARM_UP + 1) {
        loopDelay.enable();
        cpu = process.cpuUsage();
      }
      await service.publish(alertMessages('bench', 1, `e${seq}-`, { title: 'The VPN is down again', deadline: '2026-01-05T09:00:00.000Z', url: 'https://tickets.example.com/T-1' }));
      const committed = nowMs();
      while ((arrivals.get(seq)?.length ?? 0) < PROCESSES) await new Promise<void>((resolve) => { arrived = resolve; });
      if (seq > WARM_UP) delays.push(Math.max(...arrivals.get(seq)!) - committed);
      await pause(20);
    }
    loopDelay.disable();
    const { user, system } = process.cpuUsage(cpu);
    return [
      { name: `${CLIENTS} WebSocket clients: commit to last client, p99`, value: percentile(delays, 99), unit: 'ms', goal: { atMost: 60 }, note: `p50 ${median(delays).toFixed(1)} ms over ${EVENTS} events; clients in ${PROCESSES} processes on the same machine` },
      { name: `${CLIENTS} WebSocket clients: event loop blocked at most`, value: loopDelay.max / 1e6, unit: 'ms', goal: { atMost: 20 }, note: `p99 ${(loopDelay.percentile(99) / 1e6).toFixed(1)} ms` },
      { name: `${CLIENTS} WebSocket clients: CPU of the service per event`, value: (user + system) / 1000 / EVENTS, unit: 'ms', goal: undefined, note: `${(system / 1000 / EVENTS).toFixed(1)} ms of it in the kernel: one write per client` },
    ];
  } finally {
    for (const { child } of children) child.kill();
    await service.close();
    await database.close();
  }
}

function startClients(http: string, onLast: (seq: number, at: number) => void): { readonly child: ChildProcess; readonly ready: Promise<unknown> } {
  const child = fork(new URL('./live-clients.js', import.meta.url), [new URL(http).port, String(CLIENTS / PROCESSES), 'bench']);
  const ready = Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('The clients did not start')))]);
  child.on('message', (message: 'ready' | { seq: number; at: number }) => {
    if (message !== 'ready') onLast(message.seq, message.at);
  });
  return { child, ready };
}
