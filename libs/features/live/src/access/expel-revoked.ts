import type { LiveHub } from '../gateway/live-hub.js';
import type { ConnectionAuthenticator } from './connection-authenticator.js';

/** A connection lasts no longer than the key behind it: closes those, of this process, whose keys have been revoked. */
export class ExpelRevoked {
  constructor(private readonly hub: LiveHub, private readonly authenticator: ConnectionAuthenticator) {}

  async expel(): Promise<void> {
    const keyIds = this.hub.keys();
    if (keyIds.length > 0) this.hub.expel(await this.authenticator.revokedAmong(keyIds));
  }
}
