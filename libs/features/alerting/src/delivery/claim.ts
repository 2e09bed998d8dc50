import type { ChannelConfig } from '#platform/config';
import type { Notice } from '../planning/alert-notice.js';

export type SendableChannel = ChannelConfig & { readonly webhookUrl: string };

export function isSendable(channel: ChannelConfig): channel is SendableChannel {
  return channel.webhookUrl !== undefined;
}

export interface ClaimedDelivery {
  readonly tenantId: string;
  readonly id: string;
  readonly fence: string;
  /** Before this one. */
  readonly attempts: number;
  readonly ticketId: string;
  readonly correlationId: string;
  readonly notice: Notice;
}

/** What goes out next on a channel as one message: ours until it is settled or its lease ends. */
export interface Claim {
  readonly channel: SendableChannel;
  readonly deliveries: readonly [ClaimedDelivery, ...ClaimedDelivery[]];
}
