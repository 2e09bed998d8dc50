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

/** Where the feature that knows the senders is found; until it has come, nobody gets in without a key. */
export class SignedSenders {
  private senders: SenderAuthentication | undefined;

  constructor(private readonly keys: AuthenticateRequest) {}

  register(senders: SenderAuthentication): void {
    this.senders = senders;
  }

  async beforeBody(request: FastifyRequest): Promise<void> {
    if (this.senders) await this.senders.beforeBody(request, (any) => this.keys.execute(any));
    else await this.keys.execute(request as AuthenticatedRequest);
  }

  async authenticate(request: FastifyRequest): Promise<Principal> {
    const byKey: ByKey = (any) => this.keys.execute(any);
    const principal = this.senders ? await this.senders.authenticate(request, byKey) : await byKey(request as AuthenticatedRequest);
    return ((request as AuthenticatedRequest).principal = principal);
  }
}
