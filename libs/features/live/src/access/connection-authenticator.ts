import type { Principal } from '#platform/security';

/** Who is behind an Authorization header (`Bearer <key>`). Bound by the application to its key store. */
export abstract class ConnectionAuthenticator {
  abstract authenticate(authorization: string): Promise<Principal | undefined>;

  /** Those of the key ids that are good no more. */
  abstract revokedAmong(keyIds: readonly string[]): Promise<ReadonlySet<string>>;
}
