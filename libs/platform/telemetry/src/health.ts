/** `degraded` still serves (a broken configuration file, say, while the last good one is in force); `down` does not. */
export interface HealthReport {
  readonly status: 'up' | 'degraded' | 'down';
  /** Shown to whoever may call /health/ready, which is everyone: no secrets, no personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type HealthCheck = () => Promise<HealthReport> | HealthReport;

/** What this process depends on and runs, each part able to say how it is. Parts register themselves when they start. */
export class Health {
  private readonly checks = new Map<string, HealthCheck>();

  register(part: string, check: HealthCheck): void {
    this.checks.set(part, check);
  }

  /** Asks every part at once; one that throws, or answers later than `timeoutMs`, is down. */
  async report(timeoutMs = 2_000): Promise<Readonly<Record<string, HealthReport>>> {
    const parts = [...this.checks].map(async ([part, check]) => [part, await settle(check, timeoutMs)] as const);
    return Object.fromEntries(await Promise.all(parts));
  }
}

async function settle(check: HealthCheck, timeoutMs: number): Promise<HealthReport> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthReport>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'down', details: { error: `no answer within ${timeoutMs} ms` } }), timeoutMs);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return { status: 'down', details: { error: error instanceof Error ? error.message : String(error) } };
  } finally {
    clearTimeout(timer);
  }
}
