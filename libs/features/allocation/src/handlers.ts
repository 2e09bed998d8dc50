import type { CompletedGroups, FoundGroup, Handler } from '#contracts';

/** A handler of the configuration in force, open. */
export interface OpenHandler {
  readonly name: string;
  readonly tenantId: string;
  /** Sources whose tickets its groups take; undefined: all of the tenant's. */
  readonly sources: readonly string[] | undefined;
  /** Between two looks at its groups. */
  readonly refreshMs: number;
  readonly handler: Handler;
  /** Aborted when the configuration no longer has it as it is; passed on with every call. */
  readonly signal: AbortSignal;
  /** Its call-backs are signed, or hold a secret; otherwise they need an API key. */
  readonly provesItself: boolean;
  /** A list as the system tells it, completed from the configuration. */
  complete(found: readonly FoundGroup[]): CompletedGroups;
}

/** Whom tickets can be given to. Asked anew each time: the configuration may have changed. */
export abstract class Handlers {
  abstract all(): readonly OpenHandler[];

  /** Those whose tickets somebody takes. */
  tenants(): ReadonlySet<string> {
    return new Set(this.all().map(({ tenantId }) => tenantId));
  }

  of(tenantId: string): readonly OpenHandler[] {
    return this.all().filter((handler) => handler.tenantId === tenantId);
  }

  named(tenantId: string, name: string): OpenHandler | undefined {
    return this.of(tenantId).find((handler) => handler.name === name);
  }
}
