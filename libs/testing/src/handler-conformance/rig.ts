import { completeGroups, failureOf, type AllocationDecision, type AssignmentGroup, type Call, type Handler, type HandlerFailure } from '#contracts';
import { handlerContext } from '#platform/outbound';
import { StrictServer } from '../fake-system/strict-server.js';
import type { SystemReply, SystemRequest } from '../fake-system/system-request.js';
import { decisionOn } from './decision-on.js';
import type { HandlerSystem, HandlerUnderTest } from './handler-under-test.js';

/** What was sent hop by hop, or is for the next hop to say anew. */
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding', 'host', 'expect', 'upgrade']);

export interface RigOptions {
  readonly secrets?: (right: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  /** Of one exchange. */
  readonly timeoutMs?: number;
}

/** A handler, open, before a fresh system; between them a line that breaks when told to. */
export class Rig {
  private constructor(readonly system: HandlerSystem, readonly line: StrictServer, readonly handler: Handler) {}

  static async open(underTest: HandlerUnderTest, { secrets = (right) => right, timeoutMs = 5_000 }: RigOptions = {}): Promise<Rig> {
    const system = await underTest.start();
    const line = await StrictServer.start((request) => forward(system.url, request));
    const context = handlerContext({
      handler: 'under-test', tenant: 'default', url: line.url, settings: system.settings, secrets: new Map(Object.entries(secrets(system.secrets))), now: () => new Date(), timeoutMs,
    });
    return new Rig(system, line, underTest.plugin.open(context));
  }

  /** Runs `check` on a rig and clears up; a system that was surprised fails the check. */
  static async with<T>(underTest: HandlerUnderTest, check: (rig: Rig) => Promise<T>, options?: RigOptions): Promise<T> {
    const rig = await Rig.open(underTest, options);
    try {
      const result = await check(rig);
      rig.system.expectNoSurprise?.();
      return result;
    } finally {
      rig.line.otherwise(undefined);
      await rig.handler.close?.(call());
      await rig.line.close();
      await rig.system.close();
    }
  }

  async groups(): Promise<readonly AssignmentGroup[]> {
    const answer = await this.handler.groups({}, call());
    if (answer.kind !== 'groups') throw new Error(`groups answered ${answer.kind} to a caller that knows no list`);
    const { groups, refused } = completeGroups(answer.groups, { defaults: {}, groups: new Map() });
    if (refused.length > 0) throw new Error(`groups that make no sense: ${JSON.stringify(refused)}`);
    return groups;
  }

  /** The system's state, to be compared. */
  async state(): Promise<string> {
    return JSON.stringify(await this.system.state(), undefined, 1);
  }

  /** How many requests the line sees of a call. */
  async requestsOf(work: () => Promise<unknown>): Promise<number> {
    const before = this.line.requests.length;
    await work();
    return this.line.requests.length - before;
  }

  decision(overrides: { readonly id?: string; readonly revision?: number; readonly group?: string; readonly ticket?: string } = {}): AllocationDecision {
    const { id = 'decision-1', revision = 1, group = this.system.groups[0], ticket = this.system.ticket } = overrides;
    return decisionOn(ticket, group, { decision_id: id, revision });
  }
}

export function call(signal = new AbortController().signal): Call {
  return { signal };
}

/** The failure of something that has to fail. */
export async function failure(work: Promise<unknown>): Promise<HandlerFailure> {
  const outcome = await work.then((value) => ({ value }), (error: unknown) => ({ error }));
  if ('error' in outcome) return failureOf(outcome.error);
  throw new Error(`expected a failure, found ${JSON.stringify(outcome.value)}`);
}

async function forward(url: string, { method, target, headers, text }: SystemRequest): Promise<SystemReply> {
  const sent = Object.entries(headers).flatMap(([name, value]) => (OWN_HEADERS.has(name) || value === undefined ? [] : [[name, value] as [string, string]]));
  const answer = await fetch(`${url}${target}`, { method, headers: sent, redirect: 'manual', ...(text !== '' && { body: text }) });
  const given = [...answer.headers].filter(([name]) => !OWN_HEADERS.has(name));
  return { status: answer.status, text: await answer.text(), headers: Object.fromEntries(given) };
}
