import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every accepted event, once and for ever, and the newest state of each ticket. */
export class Intake1700000001000 implements MigrationInterface {
  name = 'Intake1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA intake;

      CREATE TABLE intake.events (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        updated_at timestamptz NOT NULL,
        sequence bigint NOT NULL,
        -- Of the canonical JSON: tells a duplicate from a conflict.
        content_hash bytea NOT NULL,
        event_id text COLLATE "C" NOT NULL,
        -- json, not jsonb: written once, handed out as it is, never searched.
        payload json NOT NULL,
        correlation_id text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, ticket_id, updated_at, sequence)
      );

      CREATE TABLE intake.tickets (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        updated_at timestamptz NOT NULL,
        sequence bigint NOT NULL,
        payload json NOT NULL,
        PRIMARY KEY (tenant_id, ticket_id)
      ) WITH (fillfactor = 80);

      -- Published to features that only read.
      CREATE VIEW intake.event_view AS
        SELECT tenant_id, ticket_id, updated_at, sequence, event_id, payload, correlation_id, received_at FROM intake.events;
      CREATE VIEW intake.ticket_view AS
        SELECT tenant_id, ticket_id, updated_at, sequence, payload FROM intake.tickets;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA intake CASCADE');
  }
}
