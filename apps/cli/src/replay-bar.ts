import { Presets, SingleBar } from 'cli-progress';
import type { ReplayProgress } from '#features/replay';

const STEPS = 1_000;

/** A bar with rate and time left on stderr; nothing where nobody watches. */
export class ReplayBar {
  private readonly bar: SingleBar | undefined;
  private readonly began = performance.now();

  constructor() {
    if (!process.stderr.isTTY) return;
    this.bar = new SingleBar({ format: '{bar} {percentage}% · {sent} events · {rate}/s · {left} left', stream: process.stderr, clearOnComplete: true, hideCursor: true }, Presets.shades_classic);
    this.bar.start(STEPS, 0, { sent: 0, rate: 0, left: '…' });
  }

  show({ sent, fraction }: ReplayProgress): void {
    const seconds = (performance.now() - this.began) / 1000;
    this.bar?.update(Math.floor(fraction * STEPS), { sent, rate: Math.round(sent / seconds), left: duration((seconds / fraction) * (1 - fraction)) });
  }

  stop(): void {
    this.bar?.stop();
  }
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '…';
  return seconds < 60 ? `${Math.ceil(seconds)} s` : seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
