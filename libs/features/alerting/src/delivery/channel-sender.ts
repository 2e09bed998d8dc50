import type { ChannelConfig } from '#platform/config';
import type { Notice } from '../planning/alert-notice.js';

/** What came of an attempt. */
export type Answer =
  | { readonly kind: 'accepted' }
  /** The channel wants a rest: `retryAfterMs`, where it said how long. */
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number | undefined }
  /** May succeed later: an error of the other side, no answer in time, a broken connection. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Will never succeed: because of this message, or because of the channel itself. */
  | { readonly kind: 'refused'; readonly because: 'message' | 'channel'; readonly reason: string }
  /** We broke it off ourselves, to shut down. */
  | { readonly kind: 'interrupted' };

/** A way to reach people. One message, whatever the number of notices. Never throws; `signal` breaks it off. */
export interface ChannelSender {
  send(channel: ChannelConfig & { readonly webhookUrl: string }, notices: readonly [Notice, ...Notice[]], signal: AbortSignal): Promise<Answer>;
}
