import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was asked of language models. The key is the installation's, so no tenant is named. */
export class Llm1700000014000 implements MigrationInterface {
  name = 'Llm1700000014000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA llm;

      -- A row a day (UTC), and in it the last hour: a limit is checked on one locked row.
      CREATE TABLE llm.usage (
        day date PRIMARY KEY,
        requests integer NOT NULL,
        tokens bigint NOT NULL,
        hour timestamptz NOT NULL,
        hour_requests integer NOT NULL,
        hour_tokens bigint NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA llm CASCADE');
  }
}
