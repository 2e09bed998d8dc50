/** How the fake answers one request. Whatever is not scripted is answered as Slack answers a good message: 200 `ok`. */
export type SlackBehaviour =
  | { readonly kind: 'ok' }
  /** Not taken; e.g. 429 with `retryAfter` (seconds, or an HTTP date), 500, 404 `no_service`. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: number | string }
  /** Not taken; never answered, the connection stays open. */
  | { readonly kind: 'hang' }
  /** Not taken; the connection is reset without an answer. */
  | { readonly kind: 'reset' }
  /** Taken; the connection is cut before the first byte of the answer: the sender cannot know. */
  | { readonly kind: 'lost-answer' }
  /** Taken; the head of a 200 arrives, then the connection is cut in the middle of the body. */
  | { readonly kind: 'half-answer' };

export const SLACK = {
  rateLimited: (retryAfter: number | string = 1): SlackBehaviour => ({ kind: 'status', status: 429, body: 'rate_limited', retryAfter }),
  serverError: { kind: 'status', status: 500, body: 'server_error' },
  noService: { kind: 'status', status: 404, body: 'no_service' },
  archived: { kind: 'status', status: 410, body: 'channel_is_archived' },
  prohibited: { kind: 'status', status: 403, body: 'action_prohibited' },
  invalidPayload: { kind: 'status', status: 400, body: 'invalid_payload' },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
  lostAnswer: { kind: 'lost-answer' },
  halfAnswer: { kind: 'half-answer' },
  ok: { kind: 'ok' },
} as const satisfies Record<string, SlackBehaviour | ((retryAfter?: number | string) => SlackBehaviour)>;
