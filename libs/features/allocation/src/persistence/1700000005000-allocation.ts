import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each ticket's current allocation. */
export class Allocation1700000005000 implements MigrationInterface {
  name = 'Allocation1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA allocation;

      CREATE TABLE allocation.tickets (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        -- Null while unallocated; reason says why.
        group_id text,
        reason text NOT NULL,
        decided_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, ticket_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA allocation CASCADE');
  }
}
