import { HandlerFailure, type Call, type HandlerContext, type RequestOptions, type SystemAnswer } from '#contracts';
import { basicAuth, Session } from '#platform/outbound';

/** A token is renewed this long before it ends. */
const MARGIN_MS = 30_000;

export type Row = Readonly<Record<string, unknown>>;

/** The instance's REST API: signs in by Basic or OAuth client credentials, as secrets are configured. */
export class ServiceNowClient {
  private readonly session: Session | undefined;

  constructor(private readonly context: HandlerContext) {
    if (context.secret('client_id') !== undefined) this.session = new Session(() => this.signIn(), () => context.now().getTime());
  }

  async request(method: string, path: string, call: Call, options: RequestOptions = {}): Promise<SystemAnswer> {
    const send = (authorization: string) =>
      this.context.request(method, path, { ...options, headers: { ...options.headers, authorization }, signal: call.signal, accept: [...(options.accept ?? []), ...(this.session ? [401] : [])] });
    if (this.session) return this.session.use(call.signal, (token) => send(`Bearer ${token}`));
    return send(basicAuth(this.context.secret('username') ?? '', this.context.secret('password') ?? ''));
  }

  /** `result` of an answer that has a list there. An instance that is asleep answers 200 with a page for people. */
  rows({ body }: SystemAnswer): readonly Row[] {
    const result = (body as { result?: unknown } | undefined)?.result;
    if (!Array.isArray(result) || !result.every((row) => typeof row === 'object' && row !== null)) throw notServiceNow();
    return result as readonly Row[];
  }

  row({ body }: SystemAnswer): Row {
    const result = (body as { result?: unknown } | undefined)?.result;
    if (typeof result !== 'object' || result === null || Array.isArray(result)) throw notServiceNow();
    return result as Row;
  }

  private async signIn(): Promise<{ value: string; renewAt?: number }> {
    const { body } = await this.context.request('POST', '/oauth_token.do', {
      form: { grant_type: 'client_credentials', client_id: this.context.secret('client_id') ?? '', client_secret: this.context.secret('client_secret') ?? '' },
    });
    const { access_token: value, expires_in: seconds } = (body ?? {}) as { access_token?: unknown; expires_in?: unknown };
    if (typeof value !== 'string' || value === '') throw new HandlerFailure('retry', 'oauth_token.do gave no token');
    const lasts = Number(seconds) * 1000;
    return { value, ...(lasts > MARGIN_MS && { renewAt: this.context.now().getTime() + lasts - MARGIN_MS }) };
  }
}

function notServiceNow(): HandlerFailure {
  return new HandlerFailure('retry', 'the answer is not one of the Table API: the instance may be asleep');
}

/** A field's value; with sysparm_display_value=all, or of a reference, it is in an object. */
export function valueOf(field: unknown): string {
  const value: unknown = typeof field === 'object' && field !== null ? (field as { value?: unknown }).value : field;
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
