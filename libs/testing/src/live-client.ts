import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { Ajv } from 'ajv';
import { LIVE_SERVER_FRAMES, type LiveServerFrame } from '#contracts';

const ajv = new Ajv();
const schemas = new Map(Object.entries(LIVE_SERVER_FRAMES).map(([type, schema]) => [type, ajv.compile(schema)]));

type FrameOf<T extends LiveServerFrame['type']> = Extract<LiveServerFrame, { type: T }>;

/** A real client that keeps what it is sent, and refuses what the contract does not know. */
export class LiveTestClient {
  readonly received: LiveServerFrame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private taken = 0;
  private changed: () => void = () => {};
  private failure: Error | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as LiveServerFrame;
      if (!schemas.get(frame.type)?.(frame)) this.failure = new Error(`Not in the contract: ${String(data)}`);
      this.received.push(frame);
      this.changed();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.failure ??= new Error(`Closed: ${code} ${String(reason)}`);
        this.changed();
        resolve({ code, reason: String(reason) });
      });
    });
  }

  static async connect(url: string, key?: string, options: ClientOptions = {}): Promise<LiveTestClient> {
    const client = new LiveTestClient(new WebSocket(url, { ...options, headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...options.headers } }));
    await once(client.socket, 'open');
    return client;
  }

  send(frame: object | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The next frame of a type; frames of other types before it are passed over. */
  async next<T extends LiveServerFrame['type']>(type: T): Promise<FrameOf<T>> {
    for (;;) {
      while (this.taken < this.received.length) {
        const frame = this.received[this.taken++]!;
        if (frame.type === type) return frame as FrameOf<T>;
      }
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => { this.changed = resolve; });
    }
  }

  async events(count: number): Promise<number[]> {
    const numbers: number[] = [];
    while (numbers.length < count) numbers.push((await this.next('event')).seq);
    return numbers;
  }

  get eventNumbers(): number[] {
    return this.received.flatMap((frame) => (frame.type === 'event' ? [frame.seq] : []));
  }
}

/** The HTTP status an upgrade was refused with. */
export async function upgradeRefusal(url: string, headers: Record<string, string> = {}): Promise<{ status: number | undefined; body: string }> {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, AsyncIterable<Buffer> & { statusCode?: number }];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
}
