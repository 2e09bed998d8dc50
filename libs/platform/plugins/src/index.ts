/** What a plugin of a ticket system is: its contract, the tools it is made with, how it is loaded, and what it must keep to. */
export type { Delivery } from './delivery.js';
export type { PathProblem, SourceEvent, SourcePlugin, SourcePluginModule, SourceReading, SourceSettings } from './source-plugin.js';
export { PullRefused, type Cursor, type PullPlugin, type PullRequest, type PulledPage, type UnreadableRecord } from './pull-plugin.js';
export { authorization, cursorOf, firstFrom, windowAfter, windowOf, type Window } from './pull-tools.js';
export { anyOf, type Authentication, type Authenticity } from './authentication/authentication.js';
export { hmacSignature, type HmacOptions } from './authentication/hmac-signature.js';
export { basic, sharedSecret } from './authentication/shared-secret.js';
export { connectJwt, queryStringHash } from './authentication/connect-jwt.js';
export { sameSecret } from './authentication/same-secret.js';
export { Payload, Unreadable } from './reading/payload.js';
export { instantOf } from './reading/instants.js';
export { placeOf, wordAt } from './reading/json-path.js';
export { parseBody } from './reading/parse-body.js';
export { readDelivery } from './reading/read-delivery.js';
export { readEach } from './reading/read-each.js';
export { events, ignored, plainText } from './reading/readings.js';
export { loadModule, loadSource, type LoadedModule, type LoadedSource } from './load-plugin.js';
export { SOURCE_TOOLS, type SourceTools } from './tools.js';
