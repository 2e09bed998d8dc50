/** Who may call: API keys, hashed and scoped, and the guard that refuses everyone else. */
export { SCOPES, type Principal, type Scope } from './principal.js';
export { CurrentPrincipal, Public, RequireScope } from './access.guard.js';
