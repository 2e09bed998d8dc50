import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tickets people have submitted, as their departments see them. */
export class Helpdesk1700000021000 implements MigrationInterface {
  name = 'Helpdesk1700000021000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA helpdesk;

      CREATE TABLE helpdesk.tickets (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        department text COLLATE "C" NOT NULL,
        confidence double precision NOT NULL,
        -- Of classification; null: no tier had an idea.
        tier text,
        unsure boolean NOT NULL,
        title text,
        user_name text,
        user_email text,
        -- As it was said: what it means is the business of the configuration in force.
        status_word text NOT NULL,
        submitted_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        sequence bigint NOT NULL,
        PRIMARY KEY (tenant_id, ticket_id)
      ) WITH (fillfactor = 80);
      CREATE INDEX tickets_by_department ON helpdesk.tickets (tenant_id, department, submitted_at, ticket_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA helpdesk CASCADE');
  }
}
