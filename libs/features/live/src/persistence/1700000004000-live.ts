import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The stream dashboards follow: a gap-free sequence per tenant (D6). */
export class Live1700000004000 implements MigrationInterface {
  name = 'Live1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA live;

      -- The row lock makes sequence order and commit order the same; a database sequence would leave gaps on rollback.
      CREATE TABLE live.sequences (
        tenant_id text COLLATE "C" PRIMARY KEY,
        last_seq bigint NOT NULL
      );

      CREATE TABLE live.events (
        tenant_id text COLLATE "C" NOT NULL,
        seq bigint NOT NULL,
        event_id text COLLATE "C" NOT NULL,
        type text NOT NULL,
        payload json NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, seq),
        UNIQUE (tenant_id, event_id)
      );

      -- One-time tickets for browsers, which cannot send an Authorization header with a WebSocket.
      CREATE TABLE live.ws_tickets (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_hash bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, ticket_hash)
      );
      -- Whoever shows a ticket does not say whose it is.
      CREATE UNIQUE INDEX ws_tickets_by_hash ON live.ws_tickets (ticket_hash);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA live CASCADE');
  }
}
