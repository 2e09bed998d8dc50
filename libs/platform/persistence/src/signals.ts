import pg from 'pg';

type Listener = (payload: string) => void;

/**
 * LISTEN/NOTIFY over one connection of its own. A lost connection is made again; then every listener is called once
 * with an empty payload, because what was notified meanwhile is unknown. A signal says "look", never "what".
 */
export class DatabaseSignals {
  private readonly listeners = new Map<string, Set<Listener>>();
  private client: pg.Client | undefined;
  private stopped = false;
  private reconnecting: Promise<void> = Promise.resolve();

  constructor(private readonly databaseUrl: string, private readonly onError: (error: unknown) => void = () => {}) {}

  async start(): Promise<void> {
    await this.connect();
  }

  async listen(channel: string, listener: Listener): Promise<void> {
    const listeners = this.listeners.get(channel) ?? new Set();
    listeners.add(listener);
    this.listeners.set(channel, listeners);
    await this.client?.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.reconnecting;
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.databaseUrl, keepAlive: true, application_name: 'watchdog-signals' });
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, new Error('The signal connection ended')));
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? '');
    });
    await client.connect();
    for (const channel of this.listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    this.client = client;
  }

  private lost(client: pg.Client, error: unknown): void {
    if (this.stopped || this.client !== client) return;
    this.client = undefined;
    this.onError(error);
    this.reconnecting = this.reconnect();
  }

  private async reconnect(): Promise<void> {
    for (let delay = 50; !this.stopped; delay = Math.min(delay * 2, 1000)) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      try {
        await this.connect();
        for (const listeners of this.listeners.values()) for (const listener of listeners) listener('');
        return;
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
