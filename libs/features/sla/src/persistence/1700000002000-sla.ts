import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TICKET_COUNTS } from './ticket-counts.sql.js';

/** Timelines, clocks with their due-queue, and the alert rows. */
export class Sla1700000002000 implements MigrationInterface {
  name = 'Sla1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Keys are compared byte by byte (COLLATE "C"): a language's collation costs several times as much and means nothing for ids.
      CREATE SCHEMA sla;

      -- The ticket as alerts and lists show it. Its row lock serialises the folds of one ticket; see lock-tickets.sql.ts.
      CREATE TABLE sla.tickets (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        ticket_number text,
        title text,
        url text,
        priority text,
        tier text,
        category text,
        assignment_group text,
        source text,
        -- The source's word, and ours where it is mapped.
        status_word text,
        status text,
        -- Raised by each alert that fires; superseded and historical ones do not count.
        level integer NOT NULL DEFAULT 0,
        -- ok | alert | breach | paused | met: the worst of its clocks. Null: no clock (uncovered or cancelled).
        state text,
        policy text,
        -- Configuration version of the last fold; null for a ticket never folded.
        policy_version bigint,
        unknown_status text,
        -- Some clock is running or paused.
        open boolean NOT NULL DEFAULT false,
        -- Earliest deadline of its running clocks: what "time left" sorts by.
        due_at timestamptz,
        created_at timestamptz,
        updated_at timestamptz,
        correlation_id text,
        -- For lists: columns without nulls, so that a page is one range of an index and nulls come last.
        listed_state text NOT NULL GENERATED ALWAYS AS (coalesce(state, 'none')) STORED,
        listed_due timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 'infinity')) STORED,
        PRIMARY KEY (tenant_id, ticket_id)
      ) WITH (fillfactor = 80);
      -- A page is read state by state in order; the last three columns let a filter pass over entries without touching the
      -- rows. See list-tickets.sql.ts. Indexes per filter instead would each cost every fold a further index entry.
      CREATE INDEX tickets_by_time_left ON sla.tickets (tenant_id, listed_state, listed_due, ticket_id, tier, priority, assignment_group);
      CREATE INDEX tickets_by_update ON sla.tickets (tenant_id, listed_state, updated_at, ticket_id, tier, priority, assignment_group);

      CREATE TABLE sla.timeline (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        occurred_at timestamptz NOT NULL,
        sequence bigint NOT NULL,
        -- A TicketMoment less the key: read as a whole by the fold, never searched.
        moment json NOT NULL,
        PRIMARY KEY (tenant_id, ticket_id, occurred_at, sequence)
      );

      CREATE TABLE sla.clocks (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        clock text COLLATE "C" NOT NULL,
        cycle smallint NOT NULL,
        policy text NOT NULL,
        policy_version bigint NOT NULL,
        calendar text NOT NULL,
        target_ms bigint NOT NULL,
        started_at timestamptz NOT NULL,
        phase text NOT NULL CHECK (phase IN ('running', 'paused', 'stopped', 'cancelled')),
        -- ok | alert | breach | paused | met | cancelled, moved by folds and by the due loop, so that lists need no arithmetic.
        state text NOT NULL,
        accumulated_ms bigint NOT NULL,
        running_since timestamptz,
        deadline timestamptz,
        stopped_at timestamptz,
        breached_at timestamptz,
        -- Thresholds not yet alerted when the clock was last folded, in order of instant. The due loop only moves "step";
        -- "step_before" lets its RETURNING tell which ones it has just crossed.
        step_names text[] NOT NULL,
        step_instants timestamptz[] NOT NULL,
        step_kinds text[] NOT NULL,
        step_reasons text[] NOT NULL,
        step_alerts boolean[] NOT NULL,
        -- Business ms elapsed at the step's instant.
        step_elapsed_ms bigint[] NOT NULL,
        step integer NOT NULL DEFAULT 0,
        step_before integer NOT NULL DEFAULT 0,
        -- Thresholds passed before the last fold: they do not fire again in this cycle, unless a breach is disproved.
        passed_warnings text[] NOT NULL,
        passed_breaches text[] NOT NULL,
        -- Of everything the fold decides: an event that changes nothing writes nothing.
        fingerprint text NOT NULL,
        -- When the next step is due, by the database's clock. Never stored below now(): see claim-due-clocks.sql.ts.
        next_due_at timestamptz,
        UNIQUE (tenant_id, ticket_id, clock, cycle)
      ) WITH (fillfactor = 80);
      CREATE INDEX clocks_due ON sla.clocks (next_due_at, id) WHERE next_due_at IS NOT NULL;

      CREATE TABLE sla.alerts (
        tenant_id text COLLATE "C" NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        ticket_id text COLLATE "C" NOT NULL,
        clock text COLLATE "C" NOT NULL,
        cycle smallint NOT NULL,
        threshold text COLLATE "C" NOT NULL,
        kind text NOT NULL CHECK (kind IN ('warning', 'breach', 'overdue')),
        reason text NOT NULL,
        -- fired: sent out. superseded: a higher threshold of the clock was crossed at the same time. historical: too old to wake anyone (D9).
        disposition text NOT NULL CHECK (disposition IN ('fired', 'superseded', 'historical')),
        instant timestamptz NOT NULL,
        found_at timestamptz NOT NULL,
        level integer NOT NULL,
        policy text NOT NULL,
        policy_version bigint NOT NULL,
        target_ms bigint NOT NULL,
        elapsed_ms bigint NOT NULL,
        deadline timestamptz,
        correlation_id text NOT NULL,
        retracted_at timestamptz,
        PRIMARY KEY (tenant_id, id)
      );
      -- The exactly-once of the product. A retracted breach frees its place: the ticket may still breach for good.
      CREATE UNIQUE INDEX alerts_once ON sla.alerts (tenant_id, ticket_id, clock, cycle, threshold) WHERE retracted_at IS NULL;
      -- For the read API; see list-alerts.sql.ts.
      CREATE INDEX alerts_by_ticket ON sla.alerts (tenant_id, ticket_id);
      CREATE INDEX alerts_by_time ON sla.alerts (tenant_id, found_at, id, kind, disposition, clock);

      -- Progress of re-timing open clocks after a configuration change, shared by all replicas.
      CREATE TABLE sla.retimings (
        version bigint PRIMARY KEY,
        -- Null: every policy may be affected (matching changed).
        policies text[],
        after_tenant text NOT NULL DEFAULT '',
        after_ticket text NOT NULL DEFAULT '',
        retimed bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        lease_until timestamptz,
        finished_at timestamptz
      );

      CREATE FUNCTION sla.rfc3339(instant timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
        $$SELECT to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')$$;

      CREATE VIEW sla.ticket_view AS SELECT * FROM sla.tickets;
      CREATE VIEW sla.clock_view AS SELECT * FROM sla.clocks;
      CREATE VIEW sla.alert_view AS SELECT * FROM sla.alerts;
      CREATE VIEW sla.timeline_view AS SELECT * FROM sla.timeline;
      ${TICKET_COUNTS}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA sla CASCADE');
  }
}
