import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which alert goes to which channel, and how far it has got. */
export class Alerting1700000003000 implements MigrationInterface {
  name = 'Alerting1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA alerting;

      -- The token bucket of a channel, shared by all replicas (D5).
      CREATE TABLE alerting.channels (
        channel text COLLATE "C" PRIMARY KEY,
        next_send_at timestamptz NOT NULL DEFAULT '-infinity'
      );

      CREATE TABLE alerting.deliveries (
        tenant_id text COLLATE "C" NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        -- CloudEvents id of the alert or retraction: the idempotency key of planning.
        event_id text COLLATE "C" NOT NULL,
        -- CloudEvents type: what the payload is.
        event_type text NOT NULL DEFAULT 'sla.alert.raised.v1',
        alert_id bigint NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        channel text COLLATE "C" NOT NULL,
        -- 0 breach or overdue, 1 warning or retraction: breach goes first. What a breach has to wait for, being older
        -- and of the same ticket, inherits its urgency.
        urgency smallint NOT NULL,
        payload json NOT NULL,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'suppressed', 'dead')),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        -- Deliveries sent together as one message carry the id of the oldest.
        digest_id bigint,
        -- Refused as a part of a digest: goes by itself from now on, so that one bad alert does not cost the others.
        alone boolean NOT NULL DEFAULT false,
        -- Why it was suppressed, or what the channel last answered.
        last_error text,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, event_id, channel),
        CHECK ((finished_at IS NULL) = (status = 'pending'))
      ) WITH (fillfactor = 80);
      CREATE INDEX deliveries_pending ON alerting.deliveries (channel, urgency, id) WHERE status = 'pending';
      -- The order guard's and the inheritance of urgency's too. Not partial: see sendable.sql.ts. (A second index beside deliveries_pending
      -- with its predicate would also tempt the planner to read a whole queue through it, and sort, for the first 50.)
      CREATE INDEX deliveries_by_ticket ON alerting.deliveries (tenant_id, ticket_id, channel, id);

      -- Retention's; dead ones stay until somebody has looked at them.
      CREATE INDEX deliveries_finished ON alerting.deliveries (finished_at) WHERE status IN ('delivered', 'suppressed');

      CREATE VIEW alerting.delivery_view AS SELECT * FROM alerting.deliveries;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA alerting CASCADE');
  }
}
