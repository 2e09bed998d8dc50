import { readFileSync, readdirSync } from 'node:fs';

/** Clock ticks a second: what /proc counts in. 100 on every Linux that Node runs on. */
const TICKS = 100;

interface Stat {
  readonly parent: number;
  /** Of the process itself, seconds. */
  readonly own: number;
  /** Of its children that have ended, seconds. */
  readonly ended: number;
}

/** CPU that named processes use, by /proc. */
export class CpuMeter {
  private before: ReadonlyMap<string, number>;

  /** A name's processes, each with all that it starts, less the processes that have a name of their own. */
  constructor(private readonly processes: Readonly<Record<string, number>>) {
    this.before = this.total();
  }

  /** CPU seconds by name since the last lap. */
  lap(): Record<string, number> {
    const now = this.total();
    const used = Object.fromEntries([...now].map(([name, seconds]) => [name, seconds - this.before.get(name)!]));
    this.before = now;
    return used;
  }

  private total(): ReadonlyMap<string, number> {
    const stats = readStats();
    const named = new Set(Object.values(this.processes));
    const ofTree = (pid: number): number => {
      const stat = stats.get(pid);
      if (!stat) return 0;
      const children = [...stats].filter(([child, { parent }]) => parent === pid && !named.has(child));
      return children.reduce((sum, [child]) => sum + ofTree(child), stat.own + stat.ended);
    };
    return new Map(Object.entries(this.processes).map(([name, pid]) => [name, ofTree(pid)]));
  }
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): readonly number[] {
  return [...readStats()].filter(([, { parent }]) => parent === pid).map(([child]) => child);
}

function readStats(): ReadonlyMap<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      // The name in parentheses may hold anything.
      const text = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const seconds = (...positions: number[]) => positions.reduce((sum, position) => sum + Number(fields[position]), 0) / TICKS;
      stats.set(Number(entry), { parent: Number(fields[1]), own: seconds(11, 12), ended: seconds(13, 14) });
    } catch {
      // It has ended since it was listed.
    }
  }
  return stats;
}

/** `ingest 21 · postgres 80`: microseconds of CPU per event, the largest first. */
export function perEvent(used: Readonly<Record<string, number>>, events: number): string {
  return Object.entries(used).sort(([, a], [, b]) => b - a).map(([name, seconds]) => `${name} ${Math.round((seconds * 1e6) / events)}`).join(' · ');
}
