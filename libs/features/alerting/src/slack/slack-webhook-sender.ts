import { IncomingWebhook, IncomingWebhookHTTPError, IncomingWebhookRequestError, type FetchFunction } from '@slack/webhook';
import { EVENT_TYPES } from '#contracts';
import type { Clock } from '#platform/clock';
import type { ConfigSource } from '#platform/config';
import type { Answer, ChannelSender } from '../delivery/channel-sender.js';
import type { SendableChannel } from '../delivery/claim.js';
import type { Notice } from '../planning/alert-notice.js';
import { alertMessage } from './alert-message.js';
import type { SlackMessage } from './blocks.js';
import { digestMessage } from './digest-message.js';
import { judgeAnswer } from './judge-answer.js';
import { retractionMessage } from './retraction-message.js';
import { retryAfterMs } from './retry-after.js';

/** The head of an answer, kept aside: the library's errors carry no headers, and a body may never come. */
interface Head {
  readonly status: number;
  readonly retryAfter: string | null;
}

/**
 * Posts to Slack's incoming webhooks by @slack/webhook, which neither retries nor paces: that is the queue's part.
 * Connections are kept alive by Node's own fetch. Reasons never hold the webhook's URL, which is a secret.
 */
export class SlackWebhookSender implements ChannelSender {
  constructor(private readonly config: ConfigSource, private readonly clock: Clock, private readonly timeoutMs: number) {}

  async send(channel: SendableChannel, notices: readonly [Notice, ...Notice[]], signal: AbortSignal): Promise<Answer> {
    let head: Head | undefined;
    const fetchNotingHead: FetchFunction = async (url, init) => {
      const answered = await fetch(url, { ...init, signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) });
      head = { status: answered.status, retryAfter: answered.headers.get('retry-after') };
      return answered;
    };
    const webhook = new IncomingWebhook(channel.webhookUrl, { fetch: fetchNotingHead, timeout: this.timeoutMs });
    try {
      await webhook.send({ ...messageOf(notices, this.config.current().alerting.ticketUrl), unfurl_links: false, unfurl_media: false });
      return { kind: 'accepted' };
    } catch (error) {
      // The head decides even where the body was cut off: a 200 is Slack's word that it has the message.
      if (head) return this.judge(head, error instanceof IncomingWebhookHTTPError ? error.body : '');
      if (signal.aborted) return { kind: 'interrupted' };
      return withoutAnswer(error, this.timeoutMs);
    }
  }

  private judge({ status, retryAfter }: Head, body: string): Answer {
    return judgeAnswer(status, body, retryAfterMs(retryAfter, this.clock.now()));
  }
}

function messageOf(notices: readonly [Notice, ...Notice[]], ticketUrl: string | undefined): SlackMessage {
  const [notice] = notices;
  if (notices.length > 1) return digestMessage(notices, ticketUrl);
  return notice.type === EVENT_TYPES.alertRaised ? alertMessage(notice.alert, ticketUrl) : retractionMessage(notice.retraction, ticketUrl);
}

/** No answer at all: by the error's code alone, since messages may quote the URL. */
function withoutAnswer(error: unknown, timeoutMs: number): Answer {
  const original = error instanceof IncomingWebhookRequestError ? error.original : error;
  if (original instanceof Error && original.name === 'TimeoutError') return { kind: 'failed', reason: `no answer within ${timeoutMs} ms` };
  const code = codeOf(original);
  if (code === 'ERR_INVALID_URL') return { kind: 'refused', because: 'channel', reason: 'the webhook URL is not a URL' };
  return { kind: 'failed', reason: `no connection (${code ?? 'unknown error'})` };
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : codeOf(error.cause);
}
