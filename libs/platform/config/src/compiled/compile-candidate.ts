import type { SlaDocument } from '../document/sla-document.js';
import type { WatchdogConfig } from '../watchdog-config.js';
import { compileConfig, type Webhooks } from './compile-config.js';

/** A candidate sends nothing. */
const NO_WEBHOOKS: Webhooks = { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined };

/** A document that is no version yet, as it would be if it replaced `base` at the instant `at` (epoch ms). */
export function compileCandidate(document: SlaDocument, base: WatchdogConfig, at: number): WatchdogConfig {
  return compileConfig(document, { version: base.version + 1, hash: '' }, NO_WEBHOOKS, { ...base, replacedAt: at });
}
