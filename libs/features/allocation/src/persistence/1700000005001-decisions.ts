import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groups, decisions with all they rest on, their way to the handlers, and the audit log. */
export class Decisions1700000005001 implements MigrationInterface {
  name = 'Decisions1700000005001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE allocation.tickets
        ALTER COLUMN reason DROP NOT NULL,
        -- What decisions are made from: the newest event, less what they never look at. Null: came when there was nobody to choose from.
        ADD COLUMN ticket json,
        ADD COLUMN updated_at timestamptz,
        ADD COLUMN sequence bigint,
        ADD COLUMN open boolean NOT NULL DEFAULT true,
        ADD COLUMN handler text COLLATE "C",
        ADD COLUMN group_name text,
        -- Counts its decisions.
        ADD COLUMN revision integer NOT NULL DEFAULT 0,
        -- Groups that gave it back, as handler/group.
        ADD COLUMN excluded text[] NOT NULL DEFAULT '{}',
        -- Since when a decision is wanted; null: none is.
        ADD COLUMN wanted_at timestamptz,
        ADD COLUMN lease_until timestamptz,
        ADD COLUMN fence bigint NOT NULL DEFAULT 0,
        ADD COLUMN correlation_id text;
      CREATE INDEX tickets_wanted ON allocation.tickets (wanted_at) WHERE wanted_at IS NOT NULL;
      CREATE INDEX tickets_by_group ON allocation.tickets (tenant_id, handler, group_id) WHERE open AND group_id IS NOT NULL;

      -- How fresh a handler's list of groups is, and whose turn it is to fetch it.
      CREATE TABLE allocation.group_lists (
        tenant_id text COLLATE "C" NOT NULL,
        handler text COLLATE "C" NOT NULL,
        etag text,
        fetched_at timestamptz,
        next_fetch_at timestamptz NOT NULL DEFAULT '-infinity',
        lease_until timestamptz,
        failures integer NOT NULL DEFAULT 0,
        last_error text,
        PRIMARY KEY (tenant_id, handler)
      );

      CREATE TABLE allocation.groups (
        tenant_id text COLLATE "C" NOT NULL,
        handler text COLLATE "C" NOT NULL,
        group_id text COLLATE "C" NOT NULL,
        -- AssignmentGroup of the contracts, as last told.
        "group" json NOT NULL,
        -- Told at the last fetch, moved by our own decisions since.
        load double precision NOT NULL,
        -- Absent from the last list: kept for its past, never chosen.
        gone boolean NOT NULL DEFAULT false,
        PRIMARY KEY (tenant_id, handler, group_id)
      ) WITH (fillfactor = 70);

      -- By the hour: what forecasts and people look back on.
      CREATE TABLE allocation.group_hours (
        tenant_id text COLLATE "C" NOT NULL,
        handler text COLLATE "C" NOT NULL,
        group_id text COLLATE "C" NOT NULL,
        hour timestamptz NOT NULL,
        arrivals integer NOT NULL DEFAULT 0,
        finished integer NOT NULL DEFAULT 0,
        rejected integer NOT NULL DEFAULT 0,
        highest_load double precision NOT NULL DEFAULT 0,
        PRIMARY KEY (tenant_id, handler, group_id, hour)
      ) WITH (fillfactor = 70);

      CREATE TABLE allocation.decisions (
        tenant_id text COLLATE "C" NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        ticket_id text COLLATE "C" NOT NULL,
        revision integer NOT NULL,
        -- Null: to no group, for the reason.
        handler text COLLATE "C",
        group_id text COLLATE "C",
        group_name text,
        reason text NOT NULL,
        -- engine | override | handler
        decided_by text NOT NULL,
        actor text,
        note text,
        confidence double precision,
        rationale text[] NOT NULL,
        -- The seven, the composite and custom ones, of the chosen group.
        scores json,
        -- Everything it rests on: the ticket's needs, each group's standing and scores, weights, classification.
        basis json NOT NULL,
        config_version bigint NOT NULL,
        -- accepted | rejected | overridden | reassigned, once known.
        outcome text,
        outcome_reason text,
        outcome_at timestamptz,
        decided_at timestamptz NOT NULL,
        correlation_id text NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, ticket_id, revision)
      );

      CREATE TABLE allocation.deliveries (
        tenant_id text COLLATE "C" NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        decision_id bigint NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        handler text COLLATE "C" NOT NULL,
        -- AllocationDecision of the contracts.
        payload json NOT NULL,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'superseded', 'dead')),
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL,
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        last_error text,
        correlation_id text NOT NULL,
        created_at timestamptz NOT NULL,
        finished_at timestamptz,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, decision_id),
        CHECK ((finished_at IS NULL) = (status = 'pending'))
      ) WITH (fillfactor = 80);
      CREATE INDEX deliveries_pending ON allocation.deliveries (handler, id) WHERE status = 'pending';
      CREATE INDEX deliveries_by_ticket ON allocation.deliveries (tenant_id, ticket_id, handler, id);

      -- Repeated calls of handlers are told by these.
      CREATE TABLE allocation.callbacks (
        tenant_id text COLLATE "C" NOT NULL,
        handler text COLLATE "C" NOT NULL,
        delivery_id text COLLATE "C" NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, handler, delivery_id)
      );

      -- Who decided what: append-only, each entry with the hash of the one before.
      CREATE TABLE allocation.audit (
        tenant_id text COLLATE "C" NOT NULL,
        seq bigint NOT NULL,
        -- JSON text; its bytes are what is hashed.
        entry text NOT NULL,
        previous_hash text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (tenant_id, seq)
      );
      CREATE TABLE allocation.audit_heads (
        tenant_id text COLLATE "C" PRIMARY KEY,
        seq bigint NOT NULL,
        hash text NOT NULL
      );
      CREATE FUNCTION allocation.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'allocation.audit is append-only' USING ERRCODE = 'insufficient_privilege'; END$$;
      CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation.audit
        FOR EACH STATEMENT EXECUTE FUNCTION allocation.refuse_change();
      REVOKE UPDATE, DELETE, TRUNCATE ON allocation.audit FROM PUBLIC, CURRENT_USER;

      ALTER TABLE platform.dead_letters DROP CONSTRAINT dead_letters_kind_check,
        ADD CONSTRAINT dead_letters_kind_check CHECK (kind IN ('message', 'delivery', 'assignment'));

      CREATE VIEW allocation.ticket_view AS SELECT * FROM allocation.tickets;
      CREATE VIEW allocation.group_view AS SELECT * FROM allocation.groups;
      CREATE VIEW allocation.decision_view AS SELECT * FROM allocation.decisions;
      CREATE VIEW allocation.delivery_view AS SELECT * FROM allocation.deliveries;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW allocation.ticket_view, allocation.group_view, allocation.decision_view, allocation.delivery_view;
      DROP TABLE allocation.audit, allocation.audit_heads, allocation.callbacks, allocation.deliveries, allocation.decisions, allocation.group_hours, allocation.groups, allocation.group_lists;
      DROP FUNCTION allocation.refuse_change;
      DROP INDEX allocation.tickets_wanted, allocation.tickets_by_group;
      UPDATE allocation.tickets SET reason = 'no_groups_configured' WHERE reason IS NULL;
      ALTER TABLE allocation.tickets
        ALTER COLUMN reason SET NOT NULL,
        DROP COLUMN ticket, DROP COLUMN updated_at, DROP COLUMN sequence, DROP COLUMN open, DROP COLUMN handler, DROP COLUMN group_name, DROP COLUMN revision,
        DROP COLUMN excluded, DROP COLUMN wanted_at, DROP COLUMN lease_until, DROP COLUMN fence, DROP COLUMN correlation_id;
    `);
  }
}
