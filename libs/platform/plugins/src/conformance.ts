import { Buffer } from 'node:buffer';
import { TicketEvent, WireValidator } from '#contracts';
import type { Delivery } from './delivery.js';
import { mutations } from './mutations.js';
import { readDelivery } from './reading/read-delivery.js';
import type { SourcePlugin, SourceReading } from './source-plugin.js';
import type { SourceSettings } from './source-settings.js';

export interface Sample {
  /** A body as the system sends it: JSON, or the text itself. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect: 'events' | 'ignored';
}

export interface ConformanceOptions {
  readonly samples: readonly Sample[];
  readonly settings?: Partial<SourceSettings>;
  /** Damaged bodies that are tried, of all samples together. Default 2,000. */
  readonly mutations?: number;
}

const NOW = new Date('2026-06-01T12:00:00.000Z');
const NO_SETTINGS: SourceSettings = { name: 'conformance', isAgent: () => false, mapping: undefined, options: {} };

/**
 * What a source plugin must keep to, tried out: its samples are read as it says, the same each time; whatever it is given it answers,
 * and does not throw; what it answers fits a ticket event; without a secret nobody gets in. Answers the violations, in sentences; none is well.
 */
export async function sourceViolations(plugin: SourcePlugin, { samples, settings, mutations: count = 2_000 }: ConformanceOptions): Promise<string[]> {
  const violations: string[] = [];
  const all = { ...NO_SETTINGS, ...settings };
  if (samples.length === 0) violations.push('there is no sample: a plugin shows what it reads');
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(plugin.name)) violations.push(`its name is ${JSON.stringify(plugin.name)}, expected lower-case letters, digits, - and _`);
  for (const [i, sample] of samples.entries()) {
    const delivery = deliveryOf(sample);
    const reading = readDelivery(plugin, delivery, all);
    if (reading.kind !== sample.expect) violations.push(`sample ${i}: expected ${sample.expect}, found ${reading.kind}${reading.kind === 'unreadable' ? `: ${reading.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}` : ''}`);
    if (plain(readDelivery(plugin, delivery, all)) !== plain(reading)) violations.push(`sample ${i}: read twice it is not the same`);
    violations.push(...faultsOf(reading).map((fault) => `sample ${i}: ${fault}`));
    violations.push(...(await authenticates(plugin, delivery)).map((fault) => `sample ${i}: ${fault}`));
  }
  for (const { body, of } of mutations(samples.map((sample) => deliveryOf(sample).body), count)) {
    const reading = readDelivery(plugin, { ...deliveryOf(samples[of]!), body }, all);
    const stumbled = reading.kind === 'unreadable' && reading.problems.find(({ message }) => message.startsWith(`the plugin "${plugin.name}" failed`));
    if (stumbled) violations.push(`${stumbled.message}, given ${body.toString('utf8').slice(0, 300)}`);
    if (violations.length >= 20) break;
  }
  return violations;
}

/** Without a secret, with a wrong one, and with none sent. */
async function authenticates({ authentication }: SourcePlugin, delivery: Delivery): Promise<string[]> {
  const without = await authentication.verify(delivery, []);
  const unsigned = await authentication.verify(delivery, ['a secret that nobody has']);
  return [without, unsigned].some(({ kind }) => kind === 'genuine') ? ['a delivery that proves nothing gets in'] : [];
}

const validator = new WireValidator(TicketEvent, () => NOW.getTime());

/** What is said must fit, and have an id; what is not said is completed later. */
function faultsOf(reading: SourceReading): string[] {
  if (reading.kind === 'ignored' && reading.reason.trim() === '') return ['it is ignored without a reason'];
  if (reading.kind !== 'events') return [];
  if (reading.events.length === 0) return ['it holds no event: say "ignored", and why'];
  validator.start();
  return reading.events.flatMap((event) => {
    const { status_otherwise: _, priority_otherwise: ____, from: __, priority: ___, ...said } = event;
    const filled = { priority: 'low', created_at: NOW.toISOString(), updated_at: NOW.toISOString(), status: 'open', customer_tier: 'silver', ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined && value !== null)) };
    return validator.faults(filled, '', 'none').map(({ field, message }) => `${field} ${message}`);
  });
}

function deliveryOf({ body, headers = {} }: Sample): Delivery {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method: 'POST', path: '/api/v1/webhooks/conformance', query: '', headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(text), now: NOW };
}

/** Readings compared; a place in a payload leads to all of it. */
function plain(reading: SourceReading): string {
  return JSON.stringify(reading, (name, value: unknown) => (name === 'from' ? undefined : value));
}
