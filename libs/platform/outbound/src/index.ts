/** What those who call other systems share: exchanges bounded in time and size, failures told apart, tokens, signatures, settings. */
export { basicAuth } from './basic-auth.js';
export { secretRefusal } from './callback-secret.js';
export { checkEntry, type EntryRules } from './check-entry.js';
export { deadline, type Deadline } from './deadline.js';
export { decisionNote } from './decision-note.js';
export { getText, type GetOptions, type Got } from './get-text.js';
export { handlerContext, type HandlerContextOptions } from './handler-context.js';
export { hasNextPage, nextPagePath } from './next-page.js';
export { handlerIn, type FoundPlugin } from './handler-in.js';
export { OpenHandlers, type OpenHandler } from './open-handlers.js';
export { requester, type RequesterOptions } from './requester.js';
export { retryAfterMs } from './retry-after.js';
export { isOneOf, secretsIn } from './same-secret.js';
export { Session, type Token } from './session.js';
export { settingsOf } from './settings-of.js';
export { shortWords } from './short-words.js';
export { signWebhook, verifyWebhook, type WebhookVerdict } from './standard-webhook.js';
