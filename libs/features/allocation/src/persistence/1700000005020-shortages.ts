import type { MigrationInterface, QueryRunner } from 'typeorm';

/** That all groups were full, and when somebody was told: so that a burst is told once. */
export class Shortages1700000005020 implements MigrationInterface {
  name = 'Shortages1700000005020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE allocation.shortages (
        tenant_id text COLLATE "C" NOT NULL,
        -- Names of the handlers whose groups may take a ticket, sorted, one a line.
        handlers text COLLATE "C" NOT NULL,
        -- Since when none of them has had room; null: one has had since.
        since timestamptz,
        escalated_at timestamptz NOT NULL,
        -- Tickets that have found no room since then.
        untold integer NOT NULL,
        PRIMARY KEY (tenant_id, handlers)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE allocation.shortages');
  }
}
