import { anyOf, basic, sharedSecret, type SourcePlugin } from '#platform/plugins';
import { historyOf, recordEvent } from './record.js';
import { pullServiceNow } from './pull.js';

/**
 * Records of the Table API (`{result: …}`), and what business rules and flows send: a record on its own or under `record`,
 * `incident` or `current`; a field as text, as a reference {link, value} or as {value, display_value}.
 */
export const servicenow: SourcePlugin = {
  name: 'servicenow',
  authentication: anyOf(sharedSecret('x-webhook-secret', 'x-api-key', 'authorization'), basic()),
  priorities: { 1: 'critical', 2: 'high', 3: 'medium', 4: 'low', 5: 'low', critical: 'critical', high: 'high', moderate: 'medium', low: 'low', planning: 'low' },
  statuses: { 1: 'New', 2: 'In Progress', 3: 'On Hold', 4: 'Awaiting User Info', 5: 'Awaiting Evidence', 6: 'Resolved', 7: 'Closed', 8: 'Canceled' },
  read(payload, { headers }, settings) {
    const held = [payload.at('result'), payload.at('record'), payload.at('incident'), payload.at('current'), payload.at('records')].find((place) => place.isObject() || Array.isArray(place.value)) ?? payload;
    const records = Array.isArray(held.value) ? held.items() : [held];
    if (records.length === 0) held.refuse('holds no record');
    const history = records.length === 1 ? records.flatMap(historyOf) : [];
    return { kind: 'events', deliveryId: headers['x-delivery-id'] ?? null, events: records.map((record) => recordEvent(record, settings)), ...(history.length > 0 ? { history } : {}) };
  },
  pull: pullServiceNow,
};
