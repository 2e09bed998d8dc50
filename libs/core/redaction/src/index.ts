/** Takes personal data out of a text: e-mail addresses, telephone numbers, payment cards, bank accounts, names. */
export { redact, type Redacted, type RedactionKind, type RedactionRules } from './redact.js';
