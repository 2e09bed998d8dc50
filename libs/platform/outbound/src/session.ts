import { HandlerFailure, type SystemAnswer } from '#contracts';

export interface Token {
  readonly value: string;
  /** Epoch ms from which a new one is fetched without being told. Undefined: not known. */
  readonly renewAt?: number;
}

/**
 * A token shared by overlapping calls: fetched once however many wait for it, fetched anew once when the system says 401.
 * Who fetches does so for all: a caller that leaves does not break `signIn` off, it only waits no longer.
 */
export class Session {
  private held: Promise<Token> | undefined;

  constructor(private readonly signIn: () => Promise<Token>, private readonly now: () => number) {}

  /** `call` must accept 401. A second 401, with a token fresh from the system, is no matter of time. */
  async use(signal: AbortSignal, call: (token: string) => Promise<SystemAnswer>): Promise<SystemAnswer> {
    const token = await unlessAborted(this.token(), signal);
    const answer = await call(token.value);
    if (answer.status !== 401) return answer;
    await this.drop(token);
    const again = await call((await unlessAborted(this.token(), signal)).value);
    if (again.status === 401) throw new HandlerFailure('misconfigured', '401 with a token that was issued just now');
    return again;
  }

  /** Gives up the token in hand, for the caller to sign out with; fetches none. */
  async take(): Promise<string | undefined> {
    const { held } = this;
    this.held = undefined;
    return held?.then(({ value }) => value, () => undefined);
  }

  private async token(): Promise<Token> {
    const token = await (this.held ?? this.renew());
    if (token.renewAt === undefined || token.renewAt > this.now()) return token;
    await this.drop(token);
    return this.held ?? this.renew();
  }

  private renew(): Promise<Token> {
    const fetched = this.signIn();
    this.held = fetched;
    fetched.catch(() => {
      if (this.held === fetched) this.held = undefined;
    });
    return fetched;
  }

  /** Unless another call was faster and holds a new one already. */
  private async drop(token: Token): Promise<void> {
    const { held } = this;
    if (held && (await held.catch(() => undefined)) === token && this.held === held) this.held = undefined;
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const left = Promise.withResolvers<never>();
  const leave = (): void => left.reject(new HandlerFailure('retry', 'broken off by us'));
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
    // Whoever left is not there to hear of it.
    work.catch(() => {});
    left.promise.catch(() => {});
  }
}
