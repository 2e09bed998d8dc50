import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCORES = ['availability', 'bandwidth', 'velocity', 'performance', 'proximity', 'cultural_fit', 'timezone', 'composite'];
const column = (value: string): string => `json_agg(${value} ORDER BY place)`;

/** Rankings that were stored group by group become tables (RankingTable of core/allocation): a third of the room. */
export class RankingTables1700000005011 implements MigrationInterface {
  name = 'RankingTables1700000005011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE allocation.decisions d SET basis = (d.basis::jsonb || jsonb_build_object('ranking', t.ranking))::json
      FROM allocation.decisions o
      CROSS JOIN LATERAL (
        SELECT json_build_object(
          'ids', ${column("g->'id'")}, 'names', ${column("g->'name'")}, 'standings', ${column("g->'standing'")},
          'scores', json_build_object(${SCORES.map((name) => `'${name}', ${column(`round((g->'scores'->>'${name}')::numeric, 4)`)}`).join(', ')}),
          'custom', coalesce((
            SELECT json_object_agg(name, scores) FROM (
              SELECT c.key AS name, json_agg(round(c.value::numeric, 4) ORDER BY place) AS scores
              FROM json_array_elements(o.basis->'ranking') WITH ORDINALITY AS r (g, place) CROSS JOIN json_each_text(g->'scores'->'custom') AS c GROUP BY 1) AS custom), '{}'),
          'missing', coalesce((
            SELECT json_object_agg(name, places) FROM (
              SELECT m AS name, json_agg(place - 1 ORDER BY place) AS places
              FROM json_array_elements(o.basis->'ranking') WITH ORDINALITY AS r (g, place) CROSS JOIN json_array_elements_text(g->'missing') AS m GROUP BY 1) AS missing), '{}')
        ) AS ranking
        FROM json_array_elements(o.basis->'ranking') WITH ORDINALITY AS r (g, place)
      ) AS t
      WHERE (d.tenant_id, d.id) = (o.tenant_id, o.id) AND json_typeof(o.basis->'ranking') = 'array' AND json_array_length(o.basis->'ranking') > 0;

      UPDATE allocation.decisions SET basis = (basis::jsonb || '{"ranking": {"ids": [], "names": [], "standings": [], "scores": {${SCORES.map((name) => `"${name}": []`).join(', ')}}, "custom": {}, "missing": {}}}')::json
      WHERE json_typeof(basis->'ranking') = 'array';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Rankings are not turned back: what was before them cannot read these decisions');
  }
}
