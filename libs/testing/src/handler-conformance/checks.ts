import { deepEqual, equal, ok } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { failureOf, type CallbackReading, type FailureVerdict } from '#contracts';
import { FAULTS, type Fault } from '../fake-system/fault.js';
import type { HandlerUnderTest } from './handler-under-test.js';
import { Rig, call, failure } from './rig.js';

export interface ConformanceCheck {
  readonly name: string;
  /** Rejects with a sentence where the plugin breaks the promise `name` speaks of. */
  run(): Promise<void>;
}

/** One request of a call goes wrong in these ways; the call may be tried again. */
const PASSING: readonly (readonly [string, Fault])[] = [
  ['429', FAULTS.rateLimited(7)], ['503', FAULTS.unavailable], ['500 without a body', FAULTS.internal], ['a reset', FAULTS.reset], ['half an answer', FAULTS.halfAnswer],
];

/** Every promise of `Handler`, for any test runner: give each check's `run` to it under its `name`. */
export function handlerConformance(underTest: HandlerUnderTest): readonly ConformanceCheck[] {
  const checks: ConformanceCheck[] = [];
  const check = (name: string, run: (rig: Rig) => Promise<void>, options?: Parameters<typeof Rig.with>[2]) => checks.push({ name, run: () => Rig.with(underTest, run, options) });
  const bare = (name: string, run: () => Promise<void>) => checks.push({ name, run });

  check('groups: tells all groups, each once and fit to use', async (rig) => {
    const groups = await rig.groups();
    const ids = groups.map(({ group_id }) => group_id);
    equal(new Set(ids).size, ids.length, 'a group comes twice');
    for (const id of rig.system.groups) ok(ids.includes(id), `group ${id} is missing`);
  });

  check('groups: a list that is known is the same again, or not modified', async (rig) => {
    const first = await rig.handler.groups({}, call());
    ok(first.kind === 'groups');
    const second = await rig.handler.groups(first.etag === undefined ? {} : { etag: first.etag }, call());
    if (second.kind === 'groups') deepEqual(second.groups, first.groups);
    else ok(first.etag !== undefined, 'not modified, for a caller that knows no list');
  });

  for (const [words, fault] of [...PASSING, ['a page instead of data', FAULTS.proxyPage], ['JSON that breaks off', FAULTS.brokenJson]] as const) {
    bare(`groups: ${words} at any request is a failure to be tried again, never a part of the list`, async () => {
      const requests = await Rig.with(underTest, (rig) => rig.requestsOf(() => rig.groups()));
      for (let at = 0; at < requests; at++) {
        await Rig.with(underTest, async (rig) => {
          rig.line.script(...undisturbed(at), fault);
          const { verdict, message } = await failure(rig.groups());
          equal(verdict, 'retry' satisfies FailureVerdict, `request ${at + 1} of ${requests}: ${message}`);
          ok((await rig.groups()).length >= 2, 'no groups after the trouble is over');
        });
      }
    });
  }

  check('assign: gives the ticket to the group', async (rig) => {
    equal((await rig.handler.assign(rig.decision(), call())).kind, 'assigned');
    equal(await rig.system.owner(), rig.system.groups[0]);
  });

  check('assign: the same decision again changes nothing', async (rig) => {
    await rig.handler.assign(rig.decision(), call());
    const once = await rig.state();
    for (let again = 0; again < 3; again++) equal((await rig.handler.assign(rig.decision(), call())).kind, 'assigned');
    equal(await rig.state(), once);
  });

  check('assign: a later decision moves the ticket', async (rig) => {
    await rig.handler.assign(rig.decision(), call());
    equal((await rig.handler.assign(rig.decision({ id: 'decision-2', revision: 2, group: rig.system.groups[1] }), call())).kind, 'assigned');
    equal(await rig.system.owner(), rig.system.groups[1]);
  });

  bare('assign: whichever answer is lost, trying again ends as if none had been', async () => {
    const [requests, undisturbedState] = await Rig.with(underTest, async (rig) => [await rig.requestsOf(() => rig.handler.assign(rig.decision(), call())), await rig.state()] as const);
    for (const fault of [FAULTS.lostAnswer, FAULTS.halfAnswer]) {
      for (let at = 0; at < requests; at++) {
        await Rig.with(underTest, async (rig) => {
          rig.line.script(...undisturbed(at), fault);
          await againOrAssigned(rig, fault, `request ${at + 1} of ${requests}`);
          equal((await rig.handler.assign(rig.decision(), call())).kind, 'assigned');
          equal(await rig.state(), undisturbedState, `answer ${at + 1} of ${requests} was lost`);
        });
      }
    }
  });

  for (const [words, fault] of PASSING) {
    bare(`assign: ${words} at any request is a failure to be tried again`, async () => {
      const requests = await Rig.with(underTest, (rig) => rig.requestsOf(() => rig.handler.assign(rig.decision(), call())));
      for (let at = 0; at < requests; at++) {
        await Rig.with(underTest, async (rig) => {
          rig.line.script(...undisturbed(at), fault);
          await againOrAssigned(rig, fault, `request ${at + 1} of ${requests}`);
        });
      }
    });
  }

  check('Retry-After is handed on', async (rig) => {
    rig.line.script(FAULTS.rateLimited(7));
    equal((await failure(rig.handler.assign(rig.decision(), call()))).afterMs, 7_000);
    rig.line.script(FAULTS.rateLimited(9));
    equal((await failure(rig.groups())).afterMs, 9_000);
  });

  check('a system that never answers is given up', async (rig) => {
    rig.line.otherwise(FAULTS.hang);
    equal((await failure(rig.groups())).verdict, 'retry');
    equal((await failure(rig.handler.assign(rig.decision(), call()))).verdict, 'retry');
  }, { timeoutMs: 150 });

  check('a caller that no longer waits is let go at once', async (rig) => {
    rig.line.otherwise(FAULTS.hang);
    const leaving = new AbortController();
    const asked = rig.line.nextRequest();
    const assigning = failure(rig.handler.assign(rig.decision(), call(leaving.signal)));
    await asked;
    leaving.abort();
    const began = performance.now();
    equal((await assigning).verdict, 'retry');
    ok(performance.now() - began < 5_000, 'it was let go by the time limit only');
  }, { timeoutMs: 10_000 });

  check('a redirect is not followed', async (rig) => {
    rig.line.otherwise(FAULTS.redirect);
    equal((await failure(rig.groups())).verdict, 'misconfigured');
    equal((await failure(rig.handler.assign(rig.decision(), call()))).verdict, 'misconfigured');
  });

  check('a ticket that is gone is nothing to try again', async (rig) => {
    if (rig.system.noTicket === undefined) return;
    equal((await failure(rig.handler.assign(rig.decision({ ticket: rig.system.noTicket }), call()))).verdict, 'permanent');
  });

  for (const ticket of ['../admin', 'x^ORname=y', "' OR '1'='1", 'a/b?c=d#e', '%00\u202e', 'Ω'.repeat(255)]) {
    check(`a ticket named ${JSON.stringify(ticket.slice(0, 12))} reaches no other one`, async (rig) => {
      const before = await rig.state();
      if (rig.system.noTicket === undefined) return;
      equal((await failure(rig.handler.assign(rig.decision({ ticket }), call()))).verdict, 'permanent');
      equal(await rig.state(), before);
    });
  }

  check('a group that is gone is a rejection, or nothing to try again', async (rig) => {
    const outcome = await rig.handler.assign(rig.decision({ group: rig.system.noGroup }), call()).then(({ kind }) => kind, (error: unknown) => failure(Promise.reject(error)));
    ok(outcome === 'rejected' || (typeof outcome === 'object' && outcome.verdict === 'permanent'), `found ${JSON.stringify(outcome)}`);
  });

  bare('wrong secrets are a matter of configuration, and are not told', async () => {
    const wrong = `wrong-${randomBytes(8).toString('hex')}`;
    await Rig.with(underTest, async (rig) => {
      if (Object.keys(rig.system.secrets).length === 0) return;
      for (const failed of [await failure(rig.groups()), await failure(rig.handler.assign(rig.decision(), call()))]) {
        equal(failed.verdict, 'misconfigured', failed.message);
        ok(!failed.message.includes(wrong), 'the message tells the secret');
      }
    }, { secrets: (right) => Object.fromEntries(Object.keys(right).map((name) => [name, wrong])) });
  });

  check('a session that ends in between is renewed', async (rig) => {
    await rig.groups();
    rig.system.expireSessions?.();
    ok((await rig.groups()).length >= 2);
    rig.system.expireSessions?.();
    equal((await rig.handler.assign(rig.decision(), call())).kind, 'assigned');
  });

  check('calls side by side do not disturb each other', async (rig) => {
    const [groups, outcome] = await Promise.all([rig.groups(), rig.handler.assign(rig.decision(), call()), rig.groups(), rig.groups()]);
    ok(groups.length >= 2);
    equal(outcome.kind, 'assigned');
  });

  check('readCallback: whatever comes is answered', async (rig) => {
    const bodies = ['', '{', 'null', '[]', '{}', '{"kind":"assigned"}', '{"kind":"load","group_id":"g","current_load":1e99}', '{"callbacks":[{"kind":"rejected","ticket_id":7}]}', '{"__proto__":{"kind":"assigned"}}', '"\\ud800"'];
    for (const rawBody of [...bodies.map((body) => Buffer.from(body)), randomBytes(300), Buffer.alloc(100_000, '[')]) {
      const reading = rig.handler.readCallback?.({ headers: {}, rawBody });
      if (reading) equal(sensible(reading), undefined, `${rawBody.subarray(0, 40).toString()}: ${JSON.stringify(reading)}`);
    }
    return Promise.resolve();
  });

  bare('check: says what is wrong with an empty entry, and nothing of a right one', async () => {
    const { plugin } = underTest;
    await Rig.with(underTest, ({ system }) => {
      const secrets = new Map(Object.keys(system.secrets).map((name) => [name, true]));
      deepEqual(plugin.check?.({ url: system.url, settings: system.settings, secrets }) ?? [], []);
      const faults = plugin.check?.({ url: 'nonsense', settings: { no_such_setting: 1 }, secrets: new Map([['no_such_secret', true]]) });
      ok(faults === undefined || faults.length > 0, 'an entry that is nonsense passes');
      return Promise.resolve();
    });
  });

  check('close: gives back what it holds, quietly, even twice and with the system away', async (rig) => {
    await rig.groups();
    rig.line.otherwise(FAULTS.reset);
    await rig.handler.close?.(call());
    await rig.handler.close?.(call());
  });

  return checks;
}

/** A head that says 2xx may be taken at its word, even where the body breaks off. */
async function againOrAssigned(rig: Rig, fault: Fault, where: string): Promise<void> {
  const outcome = await rig.handler.assign(rig.decision(), call()).then(({ kind }) => kind, failureOf);
  if (outcome === 'assigned' && fault.kind === 'half-answer') return;
  ok(typeof outcome === 'object' && outcome.verdict === 'retry', `${where}: expected a failure to be tried again, found ${typeof outcome === 'string' ? outcome : `${outcome.verdict}, ${outcome.message}`}`);
}

/** What is wrong with a reading of something that says nothing: undefined if nothing. */
function sensible(reading: CallbackReading): string | undefined {
  if (reading.kind === 'read') return reading.news.length === 0 ? undefined : 'news out of nothing';
  return reading.kind === 'refused' || reading.faults.length > 0 ? undefined : 'unreadable without saying where';
}

function undisturbed(requests: number): undefined[] {
  return Array.from({ length: requests }, () => undefined);
}
