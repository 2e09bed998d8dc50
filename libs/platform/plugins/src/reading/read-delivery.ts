import type { Delivery } from '../delivery.js';
import type { SourcePlugin, SourceReading } from '../source-plugin.js';
import type { SourceSettings } from '../source-settings.js';
import { parseBody } from './parse-body.js';
import { Unreadable } from './payload.js';

/** Asks the plugin. Never throws: a plugin that stumbles over a payload has not read it. */
export function readDelivery(plugin: SourcePlugin, delivery: Delivery, settings: SourceSettings): SourceReading {
  try {
    return plugin.read(parseBody(delivery.body, delivery.headers['content-type']), delivery, settings);
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unreadable', problems: error.problems };
    return { kind: 'unreadable', problems: [{ path: '', message: `the plugin "${plugin.name}" failed on it: ${error instanceof Error ? error.message : String(error)}` }] };
  }
}
