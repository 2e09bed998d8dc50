import type { Answer } from '../delivery/channel-sender.js';
import { plainWords } from './plain-words.js';

/** What an HTTP answer of Slack means. Success and 429 aside, its body names the error: `invalid_payload`, `no_service` … */
export function judgeAnswer(status: number, body: string, retryAfter: number | undefined): Answer {
  const reason = `${status} ${plainWords(body, 200)}`.trim();
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 429) return { kind: 'rate_limited', retryAfterMs: retryAfter };
  // 408 and 425 ask to come again; everything from 500 on is Slack's own trouble.
  if (status === 408 || status === 425 || status >= 500) return { kind: 'failed', reason };
  if (status < 400) return { kind: 'refused', because: 'channel', reason: `${status}, a redirect, which is not followed` };
  // 400 invalid_payload, invalid_blocks, 413 too large: this message. 403 action_prohibited, 404 no_service, 410 channel_is_archived: any message.
  return { kind: 'refused', because: status === 400 || status === 413 || status === 422 ? 'message' : 'channel', reason };
}
