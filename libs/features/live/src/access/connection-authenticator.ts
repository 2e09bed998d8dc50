import type { Principal } from '#platform/security';

/** Who is behind an Authorization header (`Bearer <key>`). Bound by the application to its key store. */
export abstract class ConnectionAuthenticator {
  abstract authenticate(authorization: string): Promise<Principal | undefined>;
}
