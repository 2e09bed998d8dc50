/** How a server misbehaves at one request. */
export type Fault =
  /** Not taken; answered so. `retryAfter`: seconds, or an HTTP date. */
  | { readonly kind: 'status'; readonly status: number; readonly text?: string; readonly type?: string; readonly retryAfter?: number | string }
  /** Not taken; never answered, the connection stays open. */
  | { readonly kind: 'hang' }
  /** Not taken; the connection is reset. */
  | { readonly kind: 'reset' }
  /** Taken; the connection is cut before the first byte of the answer: the sender cannot know. */
  | { readonly kind: 'lost-answer' }
  /** Taken; the head arrives and half of the body, then the connection is cut. */
  | { readonly kind: 'half-answer' };

export const FAULTS = {
  rateLimited: (retryAfter: number | string = 7): Fault => ({ kind: 'status', status: 429, text: '{"error":"rate limited"}', type: 'application/json', retryAfter }),
  unavailable: { kind: 'status', status: 503, text: '<html>Service Unavailable</html>', type: 'text/html' },
  internal: { kind: 'status', status: 500, text: '' },
  /** What a proxy in between, or an instance asleep, says instead. */
  proxyPage: { kind: 'status', status: 200, text: '<html>Sign in</html>', type: 'text/html' },
  brokenJson: { kind: 'status', status: 200, text: '{"result":[{"sys_id":', type: 'application/json' },
  unauthorised: { kind: 'status', status: 401, text: '{"error":"unauthorised"}', type: 'application/json' },
  redirect: { kind: 'status', status: 302, text: '' },
  hang: { kind: 'hang' },
  reset: { kind: 'reset' },
  lostAnswer: { kind: 'lost-answer' },
  halfAnswer: { kind: 'half-answer' },
} as const satisfies Record<string, Fault | ((retryAfter?: number | string) => Fault)>;
