/** Who may call: API keys, hashed and scoped, and the guard that refuses everyone else. */
export { OPERATOR, SCOPES, accessOf, type Access, type Principal, type Scope } from './principal.js';
export { CurrentPrincipal, Public, RequireScope, SignedBySender } from './access.guard.js';
export { ApiKeys, type ApiKeysOptions, type Authentication, type KeyInfo, type NewKey } from './api-keys.js';
export { SignedSenders, type ByKey, type SenderAuthentication } from './signed-senders.js';
export { SecurityModule } from './security.module.js';
