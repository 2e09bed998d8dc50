import { IncomingWebhook, IncomingWebhookHTTPError, type FetchFunction } from '@slack/webhook';
import { EVENT_TYPES } from '#contracts';
import type { Clock } from '#platform/clock';
import type { ConfigSource } from '#platform/config';
import { retryAfterMs } from '#platform/outbound';
import type { Answer, ChannelSender } from '../delivery/channel-sender.js';
import type { SendableChannel } from '../delivery/claim.js';
import type { Notice } from '../planning/alert-notice.js';
import { alertMessage } from './alert-message.js';
import type { SlackMessage } from './blocks.js';
import { digestMessage } from './digest-message.js';
import { escalationMessage } from './escalation-message.js';
import { judgeAnswer } from './judge-answer.js';
import { retractionMessage } from './retraction-message.js';

const MOST_BODY_BYTES = 4_096;

/** What the library keeps to itself or wraps: its errors carry no headers, and a body may never come. */
interface Exchange {
  head?: { readonly status: number; readonly retryAfter: string | null };
  timeout?: AbortSignal | undefined;
  error?: unknown;
}

/**
 * Posts to Slack's incoming webhooks by @slack/webhook, which neither retries nor paces: that is the queue's part.
 * Connections are kept alive by Node's own fetch. Reasons never hold the webhook's URL, which is a secret.
 */
export class SlackWebhookSender implements ChannelSender {
  constructor(private readonly config: ConfigSource, private readonly clock: Clock, private readonly timeoutMs: number) {}

  async send(channel: SendableChannel, notices: readonly [Notice, ...Notice[]], signal: AbortSignal): Promise<Answer> {
    const made = this.make(notices);
    if (made.kind === 'impossible') return { kind: 'refused', because: 'message', reason: `the message could not be made: ${made.reason}` };
    const exchange: Exchange = {};
    const watchedFetch: FetchFunction = async (url, init) => {
      exchange.timeout = init?.signal;
      try {
        const answered = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) });
        exchange.head = { status: answered.status, retryAfter: answered.headers.get('retry-after') };
        return await beginning(answered);
      } catch (error) {
        exchange.error = error;
        throw error;
      }
    };
    const webhook = new IncomingWebhook(channel.webhookUrl, { fetch: watchedFetch, timeout: this.timeoutMs });
    try {
      await webhook.send({ ...made.message, unfurl_links: false, unfurl_media: false });
      return { kind: 'accepted' };
    } catch (error) {
      // The head decides even where the body was cut off: a 200 is Slack's word that it has the message.
      const { head } = exchange;
      if (head) return judgeAnswer(head.status, error instanceof IncomingWebhookHTTPError ? error.body : '', retryAfterMs(head.retryAfter, this.clock.now()));
      if (signal.aborted) return { kind: 'interrupted' };
      if (exchange.timeout?.aborted) return { kind: 'failed', reason: `no answer within ${this.timeoutMs} ms` };
      return withoutConnection(exchange.error ?? error);
    }
  }

  /** Apart from the sending: trying again would mend no mistake of ours. */
  private make(notices: readonly [Notice, ...Notice[]]): { readonly kind: 'made'; readonly message: SlackMessage } | { readonly kind: 'impossible'; readonly reason: string } {
    try {
      return { kind: 'made', message: messageOf(notices, this.config.current().alerting.ticketUrl) };
    } catch (error) {
      return { kind: 'impossible', reason: String(error) };
    }
  }
}

function messageOf(notices: readonly [Notice, ...Notice[]], ticketUrl: string | undefined): SlackMessage {
  const [notice] = notices;
  if (notices.length > 1) return digestMessage(notices, ticketUrl);
  switch (notice.type) {
    case EVENT_TYPES.alertRaised:
      return alertMessage(notice.alert, ticketUrl);
    case EVENT_TYPES.breachRetracted:
      return retractionMessage(notice.retraction, ticketUrl);
    case EVENT_TYPES.allocationEscalated:
      return escalationMessage(notice.escalation, ticketUrl);
  }
}

/** The library reads a body to its end, however long; Slack's say one word. */
async function beginning(answered: Response): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Left before its end, the body is cancelled.
  for await (const chunk of answered.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= MOST_BODY_BYTES) break;
  }
  const { status, statusText, headers } = answered;
  return new Response(bytes === 0 ? null : Buffer.concat(chunks).subarray(0, MOST_BODY_BYTES), { status, statusText, headers });
}

/** By the error's code alone: its message may quote the URL. */
function withoutConnection(error: unknown): Answer {
  const code = codeOf(error) ?? 'unknown error';
  if (code === 'ERR_INVALID_URL') return { kind: 'refused', because: 'channel', reason: 'the webhook URL is not a URL' };
  return { kind: 'failed', reason: `no connection (${code})` };
}

/** fetch tells the code in its error's cause. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : codeOf(cause);
}
