/** The live stream of alerts: a gap-free sequence per tenant, followed over WebSocket. */
export { LiveModule } from './live.module.js';
export { ConnectionAuthenticator } from './access/connection-authenticator.js';
export { LIMITS, LIVE_LIMITS, type LiveLimits } from './gateway/limits.js';
export { TrimStream } from './stream/trim-stream.js';
export { LIVE_MIGRATIONS } from './persistence/live-migrations.js';
