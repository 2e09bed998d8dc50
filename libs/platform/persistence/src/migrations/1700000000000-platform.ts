import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every service needs: the database's clock, the outbox, dead letters, configuration versions, API keys. */
export class Platform1700000000000 implements MigrationInterface {
  name = 'Platform1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA platform;

      -- The only clock that decides what is due. STABLE, not VOLATILE: clock_timestamp() in a predicate would disable the
      -- due index. Tests replace the body by now() + an offset, and so move time without sleeping.
      CREATE FUNCTION platform.watchdog_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT now()';

      -- Messages of one ticket always share a lane; a lane is relayed by one relay at a time, in order of id.
      -- 32 lanes: enough for any number of relays we run, few enough that a batch of 1000 events becomes at most 32 rows.
      CREATE FUNCTION platform.outbox_lane(message_key text) RETURNS smallint
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT (hashtext(message_key) & 31)::smallint';

      -- A row is the slice of one transaction's messages that falls into one lane; see outbox-line.ts and claim-lanes.sql.ts in the messaging library.
      CREATE TABLE platform.outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        lane smallint NOT NULL,
        topic text NOT NULL,
        -- One message a line: header JSON, a tab, data JSON. JSON has neither raw tabs nor newlines.
        messages text NOT NULL,
        message_count integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      -- Not compressed: a row lives for moments, and compressing its 20 KB takes longer than writing them.
      ALTER TABLE platform.outbox ALTER COLUMN messages SET STORAGE EXTERNAL;
      CREATE INDEX outbox_by_lane ON platform.outbox (lane, id);
      -- Every row is soon deleted: vacuum by count, a share of a table that is nearly empty says nothing.
      ALTER TABLE platform.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

      -- The lease of a lane. fence grows with every claim, so that a relay that lost its lease cannot delete what another now owns.
      CREATE TABLE platform.outbox_lanes (
        lane smallint PRIMARY KEY,
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0
      );
      INSERT INTO platform.outbox_lanes (lane) SELECT generate_series(0, 31);

      CREATE TABLE platform.dead_letters (
        tenant_id text COLLATE "C" NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        -- 'message': a bus message no subscriber could handle; 'delivery': an alert a channel refused for good.
        kind text NOT NULL CHECK (kind IN ('message', 'delivery')),
        -- Topic and consumer group of a message; channel of a delivery.
        origin text NOT NULL,
        consumer text NOT NULL DEFAULT '',
        ticket_id text COLLATE "C",
        reason text NOT NULL,
        attempts integer NOT NULL,
        -- The whole message, or a reference to the delivery.
        payload json NOT NULL,
        correlation_id text NOT NULL,
        failed_at timestamptz NOT NULL DEFAULT now(),
        replayed_at timestamptz,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX dead_letters_open ON platform.dead_letters (tenant_id, id DESC) WHERE replayed_at IS NULL;
      -- A message delivered again makes no second letter. md5, because a foreign producer's ids may be longer than an index entry.
      CREATE UNIQUE INDEX dead_letters_message ON platform.dead_letters
        (tenant_id, origin, consumer, md5((payload->>'source') || ' ' || (payload->>'id'))) WHERE kind = 'message' AND replayed_at IS NULL;

      -- One configuration for all tenants; the newest row is in force everywhere.
      CREATE TABLE platform.config_versions (
        version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hash text NOT NULL,
        text text NOT NULL,
        author text NOT NULL,
        -- 'file' or 'api': a file that has not changed since it was last read must not undo a newer PUT.
        origin text NOT NULL CHECK (origin IN ('file', 'api')),
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE platform.api_keys (
        tenant_id text COLLATE "C" NOT NULL,
        id text NOT NULL,
        name text NOT NULL,
        -- SHA-256 of the secret: the secret has 256 random bits, so a slow hash would buy nothing.
        secret_hash bytea NOT NULL,
        scopes text[] NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE UNIQUE INDEX api_keys_by_id ON platform.api_keys (id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA platform CASCADE');
  }
}
