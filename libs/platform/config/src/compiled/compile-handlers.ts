import type { GroupOverride, GroupOverrides } from '#contracts';
import type { GroupOverrideText, HandlerText } from '../document/handlers.js';
import type { SlaDocument } from '../document/sla-document.js';

/** A system that decisions go to. */
export interface HandlerConfig {
  readonly name: string;
  /** A built-in plugin, or one that `plugins` names. */
  readonly type: string;
  /** An npm package or a file, for plugins that are not built in. */
  readonly module: string | undefined;
  readonly url: string;
  readonly tenant: string;
  /** Undefined: all of the tenant's. */
  readonly sources: readonly string[] | undefined;
  /** What stands before the system's own ids in ours; empty: nothing. */
  readonly idPrefix: string;
  /** By name. Undefined: named in the configuration, and not to be had. */
  readonly secrets: ReadonlyMap<string, string | undefined>;
  readonly refreshMs: number;
  /** Of one HTTP exchange. */
  readonly timeoutMs: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly overrides: GroupOverrides;
}

export function compileHandlers({ handlers, plugins }: SlaDocument, secretOf: (variable: string) => string | undefined): ReadonlyMap<string, HandlerConfig> {
  return new Map([...handlers].map(([name, text]) => [name, compileHandler(name, text, plugins, secretOf)]));
}

function compileHandler(name: string, text: HandlerText, plugins: ReadonlyMap<string, string>, secretOf: (variable: string) => string | undefined): HandlerConfig {
  const { type, url, tenant, sources, id_prefix: idPrefix, auth, refresh, timeout, settings, defaults, groups } = text;
  return {
    name, type, url, tenant, module: plugins.get(type), sources, idPrefix, settings,
    secrets: new Map([...auth].map(([key, variable]) => [key.replace(/_env$/, ''), secretOf(variable)])),
    refreshMs: refresh,
    timeoutMs: timeout,
    overrides: { defaults: defaults ? compileOverride(defaults) : {}, groups: new Map([...groups].map(([group, override]) => [group, compileOverride(override)])) },
  };
}

function compileOverride({ ignore, max_bandwidth, per_member, capabilities, calendar, zone, lat, lng, city, country, competencies, ...measures }: GroupOverrideText): GroupOverride {
  return given({
    ignore, max_bandwidth, per_member, capabilities, calendar,
    location: orNothing(given({ timezone: zone, lat, lng, city, country })),
    metrics: orNothing(given({ ...measures, cultural_competencies: competencies && [...competencies] })),
  });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

function orNothing<T extends object>(values: T): T | undefined {
  return Object.keys(values).length === 0 ? undefined : values;
}
