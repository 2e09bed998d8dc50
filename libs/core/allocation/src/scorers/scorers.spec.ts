import { decide, type AssignmentGroup, type ScorerName, type TicketNeeds } from '#core/allocation';
import { HOUR, NOW, aGroup, aTicket, daily } from '../../spec/builders.js';
import { complexityOf } from './complexity.js';
import { oneDecimal, twoDecimals } from './decimals.js';

/** The subject's score, and the sentence that tells it, when the subject is the winner. */
function scored(name: ScorerName, subject: Partial<AssignmentGroup>, ticket: Partial<TicketNeeds> = {}, others: readonly AssignmentGroup[] = []): { score: number; known: boolean; says: string } {
  const decision = decide(aTicket(ticket), [aGroup('subject', subject), ...others], { weights: { [name]: 1 } });
  const row = decision.ranking.find(({ id }) => id === 'subject')!;
  return { score: Number(row.scores[name].toFixed(4)), known: !row.missing.includes(name), says: decision.rationale[1]! };
}

describe('availability', () => {
  test.each([
    [10, 2, 0.8, '8 of its 10 places are free.'],
    [3, 2, 0.3333, '1 of its 3 places is free.'],
    [5, 5, 0, 'None of its 5 places is free.'],
    [5, 9, 0, 'None of its 5 places is free.'],
    [0, 0, 0, 'None of its 0 places is free.'],
    [NaN, 2, 0, 'None of its 0 places is free.'],
    [10, -3, 1, '10 of its 10 places are free.'],
  ])('%d places, %d tickets: %d', (maxBandwidth, currentLoad, score, says) => {
    expect(scored('availability', { maxBandwidth, currentLoad })).toEqual({ score, known: true, says });
  });
  test('an unknown load is taken as half', () => {
    expect(scored('availability', { currentLoad: NaN })).toEqual({ score: 0.5, known: false, says: 'Not known, so counted as neutral: its load.' });
  });
  test('an inactive group is no candidate', () => {
    const decision = decide(aTicket(), [aGroup('idle', { status: 'inactive' }), aGroup('busy', { currentLoad: 9 })]);
    expect(decision).toMatchObject({ reason: 'only_candidate', group: { id: 'busy' } });
  });
});

describe('bandwidth', () => {
  test('complexity: priority and urgency × impact', () => {
    expect(complexityOf(aTicket({ priority: 'critical', urgency: 'high', impact: 'high' }))).toBe(1);
    expect(complexityOf(aTicket({ priority: 'low', urgency: 'low', impact: 'low' }))).toBeCloseTo((0.25 + 1 / 9) / 2);
    expect(complexityOf(aTicket({ priority: 'high', impact: 'medium' }))).toBeCloseTo((0.75 + 4 / 9) / 2);
    expect(complexityOf(aTicket({ priority: 'high' }))).toBe(0.75);
  });
  const hard = { priority: 'critical', urgency: 'high', impact: 'high' } as const;
  test('seniority has to suit the complexity', () => {
    expect(scored('bandwidth', { capabilities: ['expert'] }, hard)).toEqual({ score: 1, known: true, says: 'Its seniority suits complexity 1.00 well.' });
    expect(scored('bandwidth', { capabilities: ['L2 support'] }, hard).score).toBe(0.5);
    expect(scored('bandwidth', { capabilities: ['basic'] }, hard)).toEqual({ score: 0, known: true, says: 'Its seniority suits complexity 1.00 badly.' });
    expect(scored('bandwidth', { capabilities: ['Tier 3'] }, { priority: 'low' }).score).toBe(0.625);
    expect(scored('bandwidth', { capabilities: ['basic', 'expert'] }, { priority: 'low' }).score).toBe(1);
  });
  test('who names the category comes before who does not', () => {
    const other = aGroup('other', { capabilities: ['hardware'], currentLoad: 10 });
    expect(scored('bandwidth', { capabilities: ['networks'] }, { category: 'Network issue' }, [other])).toEqual({ score: 1, known: true, says: 'Its capabilities name Network issue.' });
    expect(scored('bandwidth', { capabilities: ['networks'] }, { category: 'hardware' }, [other]).score).toBe(0.25);
  });
  test('a category that nobody names, and capabilities that say nothing, are unknown', () => {
    expect(scored('bandwidth', { capabilities: ['troubleshooting'] }, { category: 'technical' }))
      .toEqual({ score: 0.5, known: false, says: 'Not known, so counted as neutral: whether its skills suit the ticket.' });
  });
  test('near saturation complex tickets suffer first', () => {
    const nearlyFull = { capabilities: ['basic', 'expert'], currentLoad: 7 };
    expect(scored('bandwidth', nearlyFull, { priority: 'low' }).score).toBe(1);
    expect(scored('bandwidth', nearlyFull, hard)).toEqual({ score: 0.4, known: true, says: 'Its seniority suits complexity 1.00 well, but taking it leaves 2 of 10 places free where 5.0 should stay free.' });
    expect(scored('bandwidth', { ...nearlyFull, currentLoad: 9 }, { priority: 'low' })).toEqual({ score: 0, known: true, says: 'Its seniority suits complexity 0.25 well, but taking it leaves no place free.' });
  });
  test('hardly less than should stay free is not held against anybody', () => {
    const fourOfEight = { capabilities: ['basic', 'expert'], maxBandwidth: 8, currentLoad: 4 };
    expect(scored('bandwidth', fourOfEight, { priority: 'high', urgency: 'high', impact: 'medium' })).toMatchObject({ score: 0.9783, says: 'Its seniority suits complexity 0.71 well.' });
  });
});

describe('velocity', () => {
  const others = [aGroup('x', { currentLoad: 10, metrics: { avgResolutionHours: 6 } }), aGroup('y', { currentLoad: 10, metrics: { avgResolutionHours: 12 } })];
  test('against the median of the candidates', () => {
    expect(scored('velocity', { metrics: { avgResolutionHours: 3 } }, {}, others)).toEqual({ score: 0.6667, known: true, says: "It resolves such tickets in 3.0 h; the candidates' median is 6.0 h." });
    expect(scored('velocity', { metrics: { avgResolutionHours: 6 } }, {}, others).score).toBe(0.5);
    expect(scored('velocity', { metrics: { avgResolutionHours: 0 } }, {}, others).score).toBe(1);
  });
  test('for the category where it is known', () => {
    expect(scored('velocity', { metrics: { avgResolutionHours: 3, resolutionHoursByCategory: { Database: 18 } } }, { category: 'database' }, others).score).toBe(0.4);
  });
  test('unknown is neutral', () => {
    expect(scored('velocity', {}, {}, others)).toMatchObject({ score: 0.5, known: false });
    expect(scored('velocity', { metrics: { avgResolutionHours: -1 } }, {}, others)).toMatchObject({ score: 0.5, known: false });
  });
});

describe('performance', () => {
  const others = [aGroup('x', { currentLoad: 10, metrics: { slaComplianceRate: 0.8 } })];
  test('small samples are drawn to the mean', () => {
    const perfect = (sampleSize: number): number => scored('performance', { metrics: { slaComplianceRate: 1, sampleSize } }, {}, others).score;
    expect([perfect(0), perfect(3), perfect(20), perfect(980)]).toEqual([0.9, 0.913, 0.95, 0.998]);
  });
  test('compliance counts 0.6, quality 0.4', () => {
    expect(scored('performance', { metrics: { slaComplianceRate: 1, qualityScore: 0.5, sampleSize: 120 } })).toEqual({ score: 0.8, known: true, says: 'It meets 100 % of its SLAs and has quality 0.50, over 120 tickets.' });
  });
  test('unknown is as the mean of the others', () => {
    expect(scored('performance', {}, {}, others)).toMatchObject({ score: 0.8, known: false });
    expect(scored('performance', {})).toEqual({ score: 0.5, known: false, says: 'Not known, so counted as neutral: its SLA compliance and quality.' });
  });
});

describe('proximity', () => {
  const [berlin, paris, sydney] = [{ lat: 52.52, lng: 13.405 }, { lat: 48.8566, lng: 2.3522 }, { lat: -33.8688, lng: 151.2093 }];
  test.each([
    [berlin, paris, 877],
    [berlin, sydney, 16_095],
    [{ lat: 0, lng: 0 }, { lat: 0, lng: 180 }, 20_015],
    [{ lat: 10, lng: 179.9 }, { lat: 10, lng: -179.9 }, 22],
    [{ lat: 90, lng: 0 }, { lat: 90, lng: 120 }, 0],
  ])('%j to %j is %d km', (from, to, km) => {
    expect(scored('proximity', { location: { point: from } }, { requester: { point: to } }).says).toBe(`It is ${km} km from the requester.`);
  });
  test('decays with them', () => {
    expect(scored('proximity', { location: { point: berlin } }, { requester: { point: berlin } }).score).toBe(1);
    expect(scored('proximity', { location: { point: berlin } }, { requester: { point: paris } })).toEqual({ score: 0.6951, known: true, says: 'It is 877 km from the requester.' });
    expect(scored('proximity', { location: { point: sydney } }, { requester: { point: berlin } }).score).toBe(0.1105);
  });
  test('says whose place is unknown', () => {
    expect(scored('proximity', { location: { region: 'us-east' } }, { requester: { point: paris } })).toEqual({ score: 0.5, known: false, says: 'Not known, so counted as neutral: its coordinates (only its region, us-east).' });
    expect(scored('proximity', { location: { point: berlin } }).says).toBe("Not known, so counted as neutral: the requester's coordinates.");
    expect(scored('proximity', { location: { point: { lat: 91, lng: 0 } } }, { requester: { point: paris } }).known).toBe(false);
  });
});

describe('cultural fit', () => {
  const offering = (...culturalCompetencies: string[]): Partial<AssignmentGroup> => ({ metrics: { culturalCompetencies } });
  test.each([
    [['Japanese', 'JP'], { language: 'ja', country: 'Japan' }, 1],
    [['Japanese'], { country: 'JP' }, 1],
    [['pt-BR'], { language: 'Portuguese', country: 'Brazil' }, 1],
    [['german'], { language: 'de-AT' }, 1],
    [['USA'], { country: 'United States' }, 1],
    [['UK'], { country: 'gb' }, 1],
  ])('%j for %j', (offers, requester, score) => {
    expect(scored('cultural_fit', offering(...offers), { requester })).toMatchObject({ score, known: true });
  });
  test('language weighs two, country and tags one', () => {
    const rich = aGroup('rich', { ...offering('Japanese', 'Japan', 'vip'), currentLoad: 10 });
    const requester = { language: 'ja', country: 'JP', tags: ['VIP', 'nobody-offers-this'] };
    expect(scored('cultural_fit', offering('ja'), { requester }, [rich])).toEqual({ score: 0.5, known: true, says: 'It offers Japanese of what the requester asks for: vip, Japan, Japanese.' });
    expect(scored('cultural_fit', offering('Japan'), { requester }, [rich]).score).toBe(0.25);
    expect(scored('cultural_fit', offering('fr'), { requester }, [rich]).says).toBe('It offers none of what the requester asks for: vip, Japan, Japanese.');
  });
  test('nothing asked for, or nothing known, is neutral', () => {
    expect(scored('cultural_fit', {}, { requester: { language: 'ja' } })).toMatchObject({ score: 0.5, known: false, says: 'Not known, so counted as neutral: its cultural competencies.' });
    expect(scored('cultural_fit', offering('ja'))).toMatchObject({ score: 0.5, known: false });
  });
});

describe('timezone', () => {
  test('the working hours until the deadline, against what the clock has left', () => {
    const ticket = { now: NOW, remainingMs: 4 * HOUR, deadline: NOW + 4 * HOUR };
    expect(scored('timezone', { hours: daily(8, 18) }, ticket).score).toBe(1);
    expect(scored('timezone', { hours: daily(8, 14) }, ticket)).toEqual({ score: 0.5, known: true, says: 'It works 2.0 h of the 4.0 h that the clock leaves.' });
    expect(scored('timezone', { hours: daily(20, 23) }, ticket).score).toBe(0);
  });
  test('the next hour counts where less is left, and what is left is said', () => {
    expect(scored('timezone', { hours: daily(8, 18) }, { now: NOW, remainingMs: HOUR / 2, deadline: NOW + HOUR / 2 })).toMatchObject({ score: 1, says: 'It works 1.0 h of the next hour, the least that counts; the clock leaves 0.5 h.' });
  });
  test('a deadline tomorrow that leaves two business hours asks for two', () => {
    expect(scored('timezone', { hours: daily(20, 22) }, { now: NOW, remainingMs: 2 * HOUR, deadline: NOW + 22 * HOUR })).toMatchObject({ score: 1, says: 'It works 2.0 h of the 22.0 h until the deadline; the clock leaves 2.0 h.' });
  });
  test('overdue: the next hour counts', () => {
    expect(scored('timezone', { hours: daily(12, 13) }, { now: NOW, remainingMs: -9 * HOUR, deadline: NOW - 9 * HOUR }).score).toBe(1);
    expect(scored('timezone', { hours: daily(13, 20) }, { now: NOW, remainingMs: -9 * HOUR, deadline: NOW - 9 * HOUR })).toMatchObject({ score: 0, says: 'It works 0.0 h of the next hour, the least that counts; the clock has run out.' });
  });
  test('no calendar is asked beyond four weeks', () => {
    const asked: number[] = [];
    const hours = { openBetween: (from: number, to: number): number => (asked.push(to - from), to - from) };
    expect(scored('timezone', { hours }, { now: NOW, deadline: NOW + 1000 * HOUR })).toMatchObject({ score: 1, says: 'It works 672.0 h of the next four weeks, all that counts; the clock leaves 1000.0 h.' });
    expect(scored('timezone', { hours }, { now: NOW, deadline: NOW + 1e15 }).score).toBe(1);
    expect(Math.max(...asked)).toBe(28 * 24 * HOUR);
  });
  test('says what is unknown', () => {
    expect(scored('timezone', { hours: daily(8, 18) }).says).toBe("Not known, so counted as neutral: the ticket's deadline.");
    expect(scored('timezone', {}, { deadline: NOW + HOUR }).says).toBe('Not known, so counted as neutral: its working hours.');
  });
});

test.each([0, 0.005, 0.1, 0.126, 0.994, 0.996, 1, 7.25, 12_345.678, 1e7, -1])('%d is written as toFixed writes it', (x) => {
  expect(Math.abs(Number(twoDecimals(x)) - x)).toBeLessThanOrEqual(0.005 + 1e-9);
  expect(Math.abs(Number(oneDecimal(x)) - x)).toBeLessThanOrEqual(0.05 + 1e-9);
  expect([twoDecimals(x), oneDecimal(x)]).toEqual([expect.stringMatching(/^-?\d+\.\d\d$/), expect.stringMatching(/^-?\d+\.\d$/)]);
});
