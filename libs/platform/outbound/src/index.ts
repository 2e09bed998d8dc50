/** Calls to other systems: bounded in time and size, their failures told apart, secrets kept out of what is said of them. */
export { handlerContext, type HandlerContextOptions } from './handler-context.js';
export { requester, type RequesterOptions } from './requester.js';
export { retryAfterMs } from './retry-after.js';
export { Session } from './session.js';
export { shortWords } from './short-words.js';
