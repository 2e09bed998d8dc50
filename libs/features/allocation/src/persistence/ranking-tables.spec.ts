import { rankingOf, type RankingTable } from '#core/allocation';
import { testDatabase } from '#testing';
import { ALLOCATION_MIGRATIONS } from './allocation-migrations.js';
import { RankingTables1700000005011 } from './1700000005011-ranking-tables.js';

const BEFORE = ALLOCATION_MIGRATIONS.slice(0, ALLOCATION_MIGRATIONS.indexOf(RankingTables1700000005011));
const seven = { availability: 0.5, bandwidth: 0.25, velocity: 0.123456, performance: 1, proximity: 0, cultural_fit: 0.5, timezone: 0.75, composite: 0.4 };
const group = (id: string, custom: object, missing: string[]) => ({ id, name: id.toUpperCase(), standing: 'free', scores: { ...seven, custom }, missing });

test.each([
  ['groups', [group('a', { own: 0.33333 }, ['own', 'velocity']), group('b', { own: 0.5 }, ['velocity']), group('c', { own: 1 }, [])]],
  ['one group without a scorer of its own', [group('a', {}, [])]],
  ['no group', []],
])('rankings stored group by group become tables that say the same: %s', async (_, ranking) => {
  const database = await testDatabase(BEFORE);
  try {
    const basis = { needs: { ticketId: 'T' }, ranking, classification: null };
    for (const [revision, stored] of [[1, basis], [2, {}]] as const) {
      await database.dataSource.query(`
        INSERT INTO allocation.decisions (tenant_id, ticket_id, revision, reason, decided_by, rationale, basis, config_version, decided_at, correlation_id)
        VALUES ('acme', 'T', $1, 'best_score', 'engine', '{}', $2, 1, now(), 'c')`, [revision, JSON.stringify(stored)]);
    }
    const runner = database.dataSource.createQueryRunner();
    await new RankingTables1700000005011().up(runner);
    await runner.release();
    const [{ basis: now }, { basis: empty }] = await database.dataSource.query<[{ basis: { ranking: RankingTable } }, { basis: object }]>('SELECT basis FROM allocation.decisions ORDER BY revision');
    expect(rankingOf(now.ranking)).toEqual(ranking.map((one) => ({
      ...one, scores: { ...one.scores, velocity: 0.1235, custom: Object.fromEntries(Object.entries(one.scores.custom).map(([name, score]) => [name, Math.round((score as number) * 1e4) / 1e4])) },
    })));
    expect({ ...now, ranking: null }).toEqual({ ...basis, ranking: null });
    expect(empty).toEqual({});
  } finally {
    await database.close();
  }
});
