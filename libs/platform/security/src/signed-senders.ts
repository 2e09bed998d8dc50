import type { FastifyRequest } from 'fastify';
import type { AuthenticateRequest, AuthenticatedRequest } from './authenticate-request.js';
import type { Principal } from './principal.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who sends is proven by what is sent: the sender is authenticated once the body is read. Set by `SignedBySender`. */
    signedBySender?: boolean;
  }
}

/** Authenticates requests that carry a proof of their own instead of an API key. Declared here, bound by the feature that knows the senders. */
export interface SenderAuthentication {
  /** Before the body is read. Throws a Problem for whoever cannot get in whatever the body says. */
  beforeBody(request: FastifyRequest, byKey: ByKey): Promise<void>;
  /** Throws a Problem for whoever proves nothing. */
  authenticate(request: FastifyRequest, byKey: ByKey): Promise<Principal>;
}

export type ByKey = (request: AuthenticatedRequest) => Promise<Principal>;

/** Where the features that know senders are found, by the beginning of their paths; where there is none, nobody gets in without a key. */
export class SignedSenders {
  private readonly senders: { readonly prefix: string; readonly authentication: SenderAuthentication }[] = [];

  constructor(private readonly keys: AuthenticateRequest) {}

  register(prefix: string, authentication: SenderAuthentication): void {
    this.senders.push({ prefix, authentication });
  }

  async beforeBody(request: FastifyRequest): Promise<void> {
    const senders = this.of(request);
    if (senders) await senders.beforeBody(request, (any) => this.keys.execute(any));
    else await this.keys.execute(request as AuthenticatedRequest);
  }

  async authenticate(request: FastifyRequest): Promise<Principal> {
    const byKey: ByKey = (any) => this.keys.execute(any);
    const senders = this.of(request);
    const principal = senders ? await senders.authenticate(request, byKey) : await byKey(request as AuthenticatedRequest);
    return ((request as AuthenticatedRequest).principal = principal);
  }

  private of(request: FastifyRequest): SenderAuthentication | undefined {
    return this.senders.find(({ prefix }) => request.url.startsWith(prefix))?.authentication;
  }
}
