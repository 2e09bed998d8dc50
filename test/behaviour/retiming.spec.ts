import { given } from './world.js';

/** 4 March 2024, the world's beginning, is a Monday, 09:00 UTC. */
const office = (holidays: string, response = '30m'): string => `
calendar: office
calendars:
  office:
    zone: UTC
    hours: {mon-fri: ["08:00-18:00"]}
    holidays: {dates: [${holidays}]}
tiers:
  gold:
    high: {response: ${response}, resolution: 12h}
  silver:
    high: {response: 4h, resolution: 20h}
policies:
  - {name: always, match: {category: outage}, calendar: 24x7, targets: {resolution: 20h}}
`;

const world = given(office('"12-24"'));
let saved = 0;
afterEach(() => world.reload(`${office('"12-24"')}# ${++saved}\n`));

const put = async (text: string): Promise<number> => {
  const { status, body } = await world.call<{ version: number }>('PUT', '/api/v1/config', { body: { text, unrehearsed: true, reason: 'the city celebrates' } });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  await world.settled();
  return body.version;
};

/** Of the working day that begins `days` after the world's day. */
async function dayAt(days: number, hour: number): Promise<string> {
  const day = new Date((await world.now()).getTime() + days * 86_400_000);
  return `${day.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00.000Z`;
}

async function toMonday(): Promise<void> {
  const now = await world.now();
  const days = (8 - now.getUTCDay()) % 7 || 7;
  const monday = Date.parse(`${new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)}T09:00:00Z`);
  await world.advance(`${monday - now.getTime()}ms`);
}

describe.each([
  ['saved', async (text: string) => { await world.reload(text); return world.metric('watchdog_config_version'); }],
  ['put', put],
] as const)('a holiday, %s', (way, adopt) => {
  test('is given back to the clocks that run, and moves nobody else\'s', async () => {
    const [counted, unaffected, answered] = [`INC-${way}-1`, `INC-${way}-2`, `INC-${way}-3`];
    await toMonday();
    const before = await world.metric('watchdog_config_version');
    const tomorrow = (await dayAt(1, 0)).slice(0, 10);
    await world.tell(counted);
    await world.tell(unaffected, { category: 'outage' });
    await world.tell(answered, { status: 'in_progress' });
    expect(await world.clock(counted, 'resolution')).toMatchObject({ deadline: await dayAt(1, 11), policy_version: before });

    const version = await adopt(office(`"12-24", "${tomorrow}"`));
    expect(await world.clock(counted, 'resolution')).toMatchObject({ deadline: await dayAt(2, 11), policy_version: version, state: 'ok' });
    expect(await world.clock(counted, 'response')).toMatchObject({ policy_version: version });
    // Not of the calendar; and a finished one is not rewritten.
    expect(await world.clock(unaffected, 'resolution')).toMatchObject({ deadline: await dayAt(1, 5), policy_version: before });
    expect(await world.clock(answered, 'response')).toMatchObject({ state: 'met', policy_version: before });

    for (const id of [counted, unaffected]) await world.tell(id, { status: 'in_progress' });
    await world.advance('17h');
    await world.expectSlack(`At risk (85%): resolution of ${unaffected}`);
    await world.advance('3h1ms');
    await world.expectSlack(`Breached: resolution of ${unaffected}`);
    // The old deadlines pass, and nobody is told.
    await world.advance('6h');
    world.expectSilence();
    await world.advance('22h12m');
    await world.advance('1s');
    const told = [await world.expectSlack('At risk (85%): resolution of INC'), await world.expectSlack('At risk (85%): resolution of INC')];
    expect(told.map(({ words }) => /of (INC\S+),/.exec(words)![1]).sort()).toEqual([counted, answered]);
  });
});

test('what falls due while a promise changes is told once, whichever promise it is due under', async () => {
  await toMonday();
  for (let i = 1; i <= 20; i++) await world.tell(`DUE-${i}`);
  // The warnings of the old promise (25 min 30 s) come due while the new one is adopted, which has them later or earlier.
  await world.move('25m29s');
  const adopting = put(office('"12-24"', '20m'));
  await world.move('1s');
  await adopting;
  await world.settled();
  const told = [];
  for (let i = 1; i <= 20; i++) told.push(await world.ticket(`DUE-${i}`));
  for (const { ticket_id, alerts, clocks } of told) {
    const live = alerts.filter(({ clock, retracted_at }) => clock === 'response' && retracted_at === null);
    expect({ ticket_id, thresholds: live.map(({ threshold }) => threshold).sort() }).toEqual({ ticket_id, thresholds: ['100%', '85%'] });
    expect(clocks.find(({ clock }) => clock === 'response')).toMatchObject({ state: 'breach', target_ms: 1_200_000 });
  }
  world.slack.forget();
});
