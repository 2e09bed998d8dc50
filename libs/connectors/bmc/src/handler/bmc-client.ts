import { HandlerFailure, type Call, type HandlerContext, type RequestOptions, type SystemAnswer } from '#contracts';
import { Session, shortWords } from '#platform/outbound';

const ENTRY = '/api/arsys/v1/entry';

export type Values = Readonly<Record<string, unknown>>;

/** The AR System REST API. A login is a session on the server, of which there are few: one for all calls, given back at the end. */
export class BmcClient {
  private readonly session: Session;

  constructor(private readonly context: HandlerContext) {
    this.session = new Session(() => this.signIn(), () => context.now().getTime());
  }

  /** `rest`: an entry's id. The server answers 500 to what it calls errors of the request; those are judged by their number. */
  async request(method: string, form: string, rest: string | undefined, call: Call, options: RequestOptions = {}): Promise<SystemAnswer> {
    const path = `${ENTRY}/${encodeURIComponent(form)}${rest === undefined ? '' : `/${encodeURIComponent(rest)}`}`;
    const accept = [...(options.accept ?? []), 401, 500];
    const answer = await this.session.use(call.signal, (token) =>
      this.context.request(method, path, { ...options, headers: { authorization: `AR-JWT ${token}` }, signal: call.signal, accept }));
    if (answer.status === 500) throw failed(answer);
    return answer;
  }

  entries({ body }: SystemAnswer): readonly Values[] {
    const entries = (body as { entries?: unknown } | undefined)?.entries;
    if (!Array.isArray(entries)) throw new HandlerFailure('retry', 'the answer is not a list of entries');
    return entries.map((entry) => {
      const values = (entry as { values?: unknown } | null)?.values;
      if (typeof values !== 'object' || values === null) throw new HandlerFailure('retry', 'an entry of the answer has no values');
      return values as Values;
    });
  }

  /** Gives the session back. */
  async signOut(call: Call): Promise<void> {
    const token = await this.session.take();
    if (token === undefined) return;
    await this.context.request('POST', '/api/jwt/logout', { headers: { authorization: `AR-JWT ${token}` }, signal: call.signal }).catch(() => undefined);
  }

  private async signIn(): Promise<{ value: string }> {
    const { text, body } = await this.context.request('POST', '/api/jwt/login', {
      headers: { accept: 'text/plain' },
      form: { username: this.context.secret('username') ?? '', password: this.context.secret('password') ?? '', ...authString(this.context.secret('auth_string')) },
    });
    const token = text.trim();
    if (body !== undefined || !/^[\w.~+/=-]{8,8192}$/.test(token)) throw new HandlerFailure('retry', 'the login gave no token');
    return { value: token };
  }
}

function authString(value: string | undefined): { readonly authString?: string } {
  return value === undefined ? {} : { authString: value };
}

/** AR System errors that no repetition mends: no such entry or form, a value refused, a field missing, no access to a field. */
const LASTING = new Set([302, 303, 305, 306, 307, 308, 309, 310, 311, 314, 326, 330, 331, 333, 382, 9200]);

interface ArError {
  readonly number: number | undefined;
  readonly words: string;
}

/** The first of the errors an answer lists: `[{messageType, messageText, messageNumber, messageAppendedText}]`. */
export function arError({ status, body, text }: SystemAnswer): ArError {
  const first: unknown = Array.isArray(body) ? body[0] : undefined;
  const { messageNumber, messageText, messageAppendedText } = (first ?? {}) as { messageNumber?: unknown; messageText?: unknown; messageAppendedText?: unknown };
  const said = [messageText, messageAppendedText].filter((part) => typeof part === 'string' && part !== '').join(': ') || text;
  const number = typeof messageNumber === 'number' ? messageNumber : undefined;
  return { number, words: `${status} ${number === undefined ? '' : `ARERR ${number} `}${shortWords(said)}`.trim() };
}

function failed(answer: SystemAnswer): HandlerFailure {
  const { number, words } = arError(answer);
  return new HandlerFailure(number !== undefined && LASTING.has(number) ? 'permanent' : 'retry', words);
}
