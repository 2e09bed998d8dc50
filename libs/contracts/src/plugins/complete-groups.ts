import { AssignmentGroup, type GroupLocation, type GroupMetrics } from '../assignment-group.dto.js';
import type { FieldError } from '../field-error.js';
import { isRecord } from '../validation/paths.js';
import { WireValidator } from '../validation/validator.js';
import type { FoundGroup } from './handler-plugin.js';

/** What configuration says of a group; it goes over what the system says. */
export interface GroupOverride {
  readonly ignore?: boolean;
  readonly max_bandwidth?: number;
  /** Open tickets a member carries: the group's bandwidth, where the system knows its members and nobody its bandwidth. */
  readonly per_member?: number;
  readonly capabilities?: readonly string[];
  readonly calendar?: string;
  readonly location?: GroupLocation;
  readonly metrics?: GroupMetrics;
}

export interface GroupOverrides {
  /** For what neither the system nor `groups` says. */
  readonly defaults: GroupOverride;
  /** By group id or name; case does not count in names. */
  readonly groups: ReadonlyMap<string, GroupOverride>;
}

export interface CompletedGroups {
  readonly groups: readonly AssignmentGroup[];
  /** Of those, the ones whose load the system itself told. */
  readonly told: ReadonlySet<string>;
  /** Groups that make no sense even so; they get no tickets. `field` as `groups[3].metrics.quality_score`. */
  readonly refused: readonly FieldError[];
  /** Overrides that speak of no group there is: a misspelt name, most likely. */
  readonly unmatched: readonly string[];
}

/** Bandwidth where nobody says any: a small team's. */
const BANDWIDTH = 10;

/** Compiled when the first list comes. */
let validator: WireValidator<AssignmentGroup> | undefined;

/** The groups a system told, with what configuration adds. Deterministic; a group that comes twice counts as it came first. */
export function completeGroups(found: readonly FoundGroup[], { defaults, groups: overrides }: GroupOverrides): CompletedGroups {
  validator ??= new WireValidator(AssignmentGroup, Date.now);
  const byName = new Map([...overrides].map(([name, override]) => [name.toLowerCase(), override]));
  const unmatched = new Set([...overrides.keys()]);
  const groups = new Map<string, AssignmentGroup>();
  const told = new Set<string>();
  const refused: FieldError[] = [];
  for (const [index, group] of found.entries()) {
    if (!isRecord(group)) {
      refused.push({ field: `groups[${index}]`, message: 'must be an object' });
      continue;
    }
    const { group_id: id, name } = group;
    const own = overrides.get(id) ?? byName.get(String(name).toLowerCase());
    for (const key of [...unmatched]) if (key === id || key.toLowerCase() === String(name).toLowerCase()) unmatched.delete(key);
    if (own?.ignore ?? defaults.ignore) continue;
    const completed = completeGroup(group, own ?? {}, defaults);
    const faults = validator.faults(completed, `groups[${index}]`, 'escapes');
    refused.push(...faults);
    if (faults.length > 0 || groups.has(id)) continue;
    groups.set(id, completed);
    if (typeof group.current_load === 'number') told.add(id);
  }
  return { groups: [...groups.values()], told, refused, unmatched: [...unmatched] };
}

function completeGroup(found: FoundGroup, own: GroupOverride, defaults: GroupOverride): AssignmentGroup {
  const perMember = own.per_member ?? (own.max_bandwidth === undefined && found.max_bandwidth === undefined ? defaults.per_member : undefined);
  const byMembers = perMember !== undefined && typeof found.members === 'number' ? perMember * found.members : undefined;
  const given: unknown = own.capabilities ?? found.capabilities ?? defaults.capabilities ?? [];
  // What is no list stands as it is, for the validator to refuse.
  const capabilities = (Array.isArray(given) ? [...(given as readonly string[])] : given) as string[];
  const location = merged(defaults.location, found.location, own.location);
  const metrics = merged(defaults.metrics, found.metrics, own.metrics);
  const calendar = own.calendar ?? found.calendar ?? defaults.calendar;
  return {
    ...withoutNulls(found),
    status: found.status ?? 'active',
    capabilities,
    max_bandwidth: own.max_bandwidth ?? byMembers ?? found.max_bandwidth ?? defaults.max_bandwidth ?? BANDWIDTH,
    current_load: found.current_load ?? 0,
    ...(location && { location }),
    ...(metrics && { metrics }),
    ...(calendar !== undefined && { calendar }),
  };
}

/** Later ones go over earlier ones, field by field. What is not an object stands as it is, for the validator to refuse. */
function merged<T extends object>(...layers: readonly (T | undefined | null)[]): T | undefined {
  const given = layers.filter((layer) => layer !== undefined && layer !== null);
  if (given.length === 0) return undefined;
  const odd = given.find((layer) => !isRecord(layer));
  return odd ?? (Object.assign({}, ...given.map(withoutNulls)) as T);
}

function withoutNulls<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as T;
}
