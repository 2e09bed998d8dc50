import { setTimeout as sleep } from 'node:timers/promises';
import type { Sent } from './as-sent.js';

/** The running service, as those who send to it and read from it see it. */
export class Service {
  constructor(private readonly url: string, private readonly key: string) {}

  async send({ path, headers, body }: Sent): Promise<void> {
    await this.ask(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  }

  async read<T>(path: string): Promise<T> {
    return (await (await this.ask(path)).json()) as T;
  }

  /** Resolves when it has fetched the help desk's groups. */
  async knowsGroups(): Promise<void> {
    while ((await this.read<{ groups: readonly unknown[] }>('groups')).groups.length === 0) await sleep(100);
  }

  private async ask(path: string, { headers, ...request }: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}): Promise<Response> {
    const response = await fetch(`${this.url}/api/v1/${path}`, { ...request, headers: { ...headers, authorization: `Bearer ${this.key}` } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
