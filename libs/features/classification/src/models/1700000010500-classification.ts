import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Learned models, versioned. */
export class Classification1700000010500 implements MigrationInterface {
  name = 'Classification1700000010500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA classification');
    // A packed model is compressed already: EXTERNAL spares PostgreSQL trying again.
    await runner.query(`
      CREATE TABLE classification.models (
        tenant_id text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('category', 'group', 'department')),
        version integer NOT NULL,
        packed bytea NOT NULL,
        description json NOT NULL,
        author text NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, kind, version)
      )`);
    await runner.query('ALTER TABLE classification.models ALTER COLUMN packed SET STORAGE EXTERNAL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA classification CASCADE');
  }
}
