/** No answer this time: worth another try, after `retryAfterMs` where the provider says so. Messages never hold a key or a ticket. */
export class LlmUnavailable extends Error {
  constructor(message: string, readonly retryAfterMs?: number) {
    super(message);
  }
}

/** The provider says no: to what it was sent, or to whom it came from (key, model, address). */
export class LlmRefused extends Error {
  constructor(message: string, readonly because: 'content' | 'access') {
    super(message);
  }
}

/** Nothing more may be spent now. */
export class LimitReached extends Error {}
