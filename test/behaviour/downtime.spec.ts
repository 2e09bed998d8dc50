import { given } from './world.js';

const world = given(`
tiers:
  gold:
    high: {response: 30, resolution: 180}
thresholds: [50%, 85%, 100%, +1h]
alerting:
  stale_after: 2h
`);

const dispositions = async (id: string): Promise<Record<string, string>> =>
  Object.fromEntries((await world.ticket(id)).alerts.map(({ clock, threshold, disposition }) => [`${clock} ${threshold}`, disposition]));

test('down over several thresholds: only the highest goes out, the others are on record', async () => {
  await world.tell('INC-1');
  await world.advance('10m');
  await world.stop();
  await world.move('90m');
  await world.start();
  await world.settled();
  await world.expectSlack('🔴 Overdue (+1h): response of INC-1');
  await world.advance('1s');
  await world.expectSlack('🟡 At risk (50%): resolution of INC-1');
  expect(await dispositions('INC-1')).toEqual({ 'response 50%': 'superseded', 'response 85%': 'superseded', 'response 100%': 'superseded', 'response +1h': 'fired', 'resolution 50%': 'fired' });
  expect(await world.ticket('INC-1')).toMatchObject({ state: 'breach', level: 2 });

  // What was said before a restart is not said again.
  await world.stop();
  await world.start();
  await world.advance('52m59s');
  await world.expectSlack('At risk (85%): resolution of INC-1');
  expect(await world.ticket('INC-1')).toMatchObject({ level: 3 });
});

test('down for so long that nobody can be helped any more: recorded, not sent', async () => {
  await world.tell('INC-2');
  await world.stop();
  await world.move('10d');
  await world.start();
  await world.settled();
  world.expectSilence();
  expect(new Set(Object.values(await dispositions('INC-2')))).toEqual(new Set(['historical']));
  expect(await world.ticket('INC-2')).toMatchObject({ state: 'breach', level: 0 });
});

test('answered while the service was down: the answer arrives with the backlog, and there is nothing to take back', async () => {
  await world.tell('INC-3');
  await world.advance('14m');
  await world.stop();
  const answeredAt = await world.ago('0s');
  await world.move('13m');
  await world.start();
  // The source's retry comes first, as the clock has not been told yet: 27 of 30 minutes have passed.
  await world.settled();
  await world.expectSlack('At risk (85%): response of INC-3');
  await world.tell('INC-3', { status: 'in_progress', updated_at: answeredAt });
  await world.advance('30m');
  world.expectSilence();
  expect(await world.clock('INC-3', 'response')).toMatchObject({ state: 'met', elapsed_ms: 840_000 });
});
