const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Ctrl-C under npm arrives twice, from the terminal and from npm: what follows this soon is the same wish. */
const SAME_WISH_MS = 500;

/** Calls `stop` on the first SIGINT, SIGTERM or SIGHUP and `abort` on a later one. */
export function onStopSignal(stop: (cause: string) => void, abort: () => void): void {
  let firstAt: number | undefined;
  const wish = (cause: string): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      stop(cause);
    } else if (performance.now() - firstAt > SAME_WISH_MS) {
      abort();
    }
  };
  for (const signal of SIGNALS) process.on(signal, wish);
  // A terminal that has closed takes no more words; that is no reason to fall over while stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
