import { given } from './world.js';

const world = given(`
tiers:
  gold:
    critical: {response: 15, resolution: 60}
    high: {response: 30, resolution: 180}
statuses:
  Awaiting Parts: on_hold
`);

/** Opened and answered at once, so that only its resolution clock runs. */
async function answered(id: string): Promise<void> {
  await world.tell(id);
  await world.advance('1ms');
  await world.tell(id, { status: 'in_progress' });
}

describe('pauses', () => {
  test.each([['pending'], ['On-Hold'], ['awaiting  parts']])('%s stops the resolution clock for as long as it takes', async (word) => {
    const id = `INC-1-${word}`;
    await answered(id);
    await world.advance('20m');
    await world.tell(id, { status: word });
    await world.advance('10d');
    world.expectSilence();
    expect(await world.ticket(id)).toMatchObject({ state: 'paused', status_word: word, due_at: null });
    expect(await world.clock(id, 'resolution')).toMatchObject({ state: 'paused', deadline: null, elapsed_ms: 1_200_001, remaining_ms: 9_599_999 });

    await world.tell(id, { status: 'in_progress' });
    await world.advance('132m59s998ms');
    world.expectSilence();
    await world.advance('1ms');
    await world.expectSlack(/At risk \(85%\): resolution of INC-1.*, 2 h 33 min of 3 h \(85 %\)/);
  });

  test('asking back is no answer: the response clock goes on', async () => {
    await world.tell('INC-2');
    await world.tell('INC-2', { status: 'pending' });
    await world.advance('30m1ms');
    await world.expectSlack('Breached: response of INC-2');
    expect(await world.clock('INC-2', 'resolution')).toMatchObject({ state: 'paused' });
  });
});

test('a reopened ticket goes on where it stopped', async () => {
  await answered('INC-3');
  await world.advance('100m');
  await world.tell('INC-3', { status: 'resolved' });
  await world.advance('3d');
  await world.tell('INC-3', { status: 'closed' });
  await world.advance('2d');
  await world.tell('INC-3', { status: 'open' });
  expect(await world.clock('INC-3', 'resolution')).toMatchObject({ state: 'ok', elapsed_ms: 6_000_001 });
  // Answered once is answered.
  expect(await world.clock('INC-3', 'response')).toMatchObject({ state: 'met' });
  await world.advance('80m');
  await world.expectSlack('Breached: resolution of INC-3, 3 h of 3 h (100 %)');
});

test('a cancelled ticket is nobody\'s promise', async () => {
  await world.tell('INC-4');
  await world.advance('10m');
  await world.tell('INC-4', { status: 'cancelled' });
  await world.advance('30d');
  world.expectSilence();
  expect(await world.ticket('INC-4')).toMatchObject({ state: null, alerts: [], clocks: [{ state: 'cancelled' }, { state: 'cancelled' }] });
  expect(await world.read('tickets?state=none')).toMatchObject({ tickets: expect.arrayContaining([expect.objectContaining({ ticket_id: 'INC-4', uncovered: false })]) });
});

describe('another promise', () => {
  test('raised past the new deadline: one alert, now, and it says why', async () => {
    await answered('INC-5');
    await world.advance('70m');
    await world.tell('INC-5', { priority: 'critical' });
    const { words } = await world.expectSlack('Breached: resolution of INC-5, 1 h 10 min of 1 h (116 %)');
    expect(words).toContain('The promise was changed. Policy tier:gold/critical, version 1');
    expect((await world.ticket('INC-5')).alerts).toMatchObject([
      { threshold: '100%', disposition: 'fired', reason: 'retarget', level: 1 },
      { threshold: '85%', disposition: 'superseded', reason: 'retarget' },
    ]);
    await world.advance('10h');
    world.expectSilence();
  });

  test('raised in time: the new deadline counts from the start', async () => {
    await answered('INC-6');
    await world.advance('40m');
    await world.tell('INC-6', { priority: 'critical' });
    expect(await world.clock('INC-6', 'resolution')).toMatchObject({ policy: 'tier:gold/critical', elapsed_ms: 2_400_001, remaining_ms: 1_199_999 });
    await world.advance('11m');
    await world.expectSlack('At risk (85%): resolution of INC-6, 51 min of 1 h (85 %)');
  });

  test('lowered after the breach: the breach is taken back', async () => {
    await world.tell('INC-7', { priority: 'critical' });
    await world.tell('INC-7', { status: 'in_progress' });
    await world.advance('61m');
    await world.expectSlack('Breached: resolution of INC-7');
    await world.tell('INC-7', { priority: 'high' });
    await world.advance('1s');
    await world.expectSlack('The promise was changed, and under the new one it did not happen. The ticket is now *at risk*.');
    await world.advance('2h');
    await world.expectSlack('Breached: resolution of INC-7, 3 h of 3 h (100 %)');
  });
});

test('a tier nobody promised anything: no clock, no alert, and listed as such until somebody does', async () => {
  await world.tell('INC-8', { customer_tier: 'tin' });
  await world.advance('7d');
  world.expectSilence();
  expect(await world.ticket('INC-8')).toMatchObject({ uncovered: true, policy: null, state: null, clocks: [], alerts: [] });
  expect(await world.read('dashboard?state=none')).toMatchObject({ uncovered: 1, tickets: expect.arrayContaining([expect.objectContaining({ ticket_id: 'INC-8', uncovered: true })]) });

  await world.tell('INC-8', { customer_tier: 'Gold' });
  await world.expectSlack('Breached: response of INC-8');
  await world.advance('1s');
  await world.expectSlack('Breached: resolution of INC-8');
  expect(await world.read('dashboard')).toMatchObject({ uncovered: 0 });
});

test('a status word nobody knows stops no clock, and is pointed out', async () => {
  await world.tell('INC-9', { status: 'Flibbertigibbet' });
  await world.advance('25m30s');
  await world.expectSlack('At risk (85%): response of INC-9');
  expect(await world.ticket('INC-9')).toMatchObject({ status: null, status_word: 'Flibbertigibbet', unknown_status: 'Flibbertigibbet', state: 'alert' });
});
