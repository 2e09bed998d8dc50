import { LIVE_CLOSE, type LiveClientFrame, type LiveServerFrame, type SubscribeFrame } from '#contracts';
import { heartbeatFrame, heartbeatSequence } from './broadcaster.js';
import type { CatchUp } from './catch-up.js';
import type { Channel } from './channel.js';
import { Filter } from './filter.js';
import { serverFrame } from './frames.js';
import type { LiveLimits } from './limits.js';
import type { LiveClient } from './live-client.js';
import { parseClientFrame } from './parse-client-frame.js';

/** What one client says and is answered. Runs without awaiting, so frames take effect in the order they came. */
export class LiveConversation {
  private badFrames = 0;

  constructor(private readonly channel: Channel, private readonly client: LiveClient, private readonly catchUp: CatchUp, private readonly limits: LiveLimits) {}

  welcome(): void {
    this.reply({ type: 'welcome', seq: this.channel.tail, heartbeat_ms: this.limits.heartbeatMs });
  }

  receive(data: Buffer, binary: boolean): void {
    this.client.responsive = true;
    const parsed = parseClientFrame(data, binary);
    if (parsed.kind === 'frame') this.act(parsed.frame);
    else this.refuse(parsed.message);
  }

  private act(frame: LiveClientFrame): void {
    switch (frame.type) {
      case 'subscribe': return this.subscribe(frame);
      case 'resume': return this.resume(frame.after);
      case 'ping': return this.client.write(heartbeatFrame(heartbeatSequence(this.channel, this.client)));
    }
  }

  private subscribe({ type: _, after, ...wanted }: SubscribeFrame): void {
    this.client.filter = new Filter(wanted);
    if (this.client.flow === 'idle') {
      this.client.cursor = this.channel.tail;
      this.client.flow = 'live';
    }
    this.reply({ type: 'subscribed', ...wanted, seq: after ?? this.client.cursor });
    if (after !== undefined) this.resume(after);
  }

  private resume(after: number): void {
    this.client.cursor = after;
    this.client.resumedFrom = after;
    this.catchUp.begin(this.channel, this.client);
  }

  private refuse(message: string): void {
    this.reply({ type: 'error', code: 'bad_frame', message });
    if (++this.badFrames === this.limits.maxBadFrames) this.client.close(LIVE_CLOSE.policyViolation, 'too many bad frames');
  }

  private reply(frame: LiveServerFrame): void {
    this.client.write(serverFrame(frame));
  }
}
