import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came from ticket systems, and how far those that must be asked have been. */
export class Sources1700000007000 implements MigrationInterface {
  name = 'Sources1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE intake.deliveries (
        tenant_id text COLLATE "C" NOT NULL,
        source text COLLATE "C" NOT NULL,
        -- The system's own.
        delivery_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C",
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, source, delivery_id)
      );
      CREATE INDEX deliveries_received_at ON intake.deliveries (received_at);

      CREATE TABLE intake.pulls (
        tenant_id text COLLATE "C" NOT NULL,
        source text COLLATE "C" NOT NULL,
        -- The plugin's own words.
        cursor json,
        next_at timestamptz NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        last_problem text,
        -- One replica at a time: its lease, and what tells it from a later one.
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (tenant_id, source)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE intake.deliveries, intake.pulls');
  }
}
