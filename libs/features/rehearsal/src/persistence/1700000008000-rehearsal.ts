import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rehearsals of configurations over live history: jobs that any replica runs. */
export class Rehearsal1700000008000 implements MigrationInterface {
  name = 'Rehearsal1700000008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA rehearsal;

      CREATE TABLE rehearsal.rehearsals (
        tenant_id text COLLATE "C" NOT NULL,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        -- Over the tickets of all tenants: the operator's. Only the operator sees it.
        every_tenant boolean NOT NULL,
        key_id text NOT NULL,
        text text NOT NULL,
        files json NOT NULL,
        warnings json NOT NULL,
        -- The version in force when it was asked for, and the newest one stored then.
        base_version bigint NOT NULL,
        newest_version bigint NOT NULL,
        -- The instant as of which both configurations are compared.
        at timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'done', 'failed')),
        -- A lease: see claim-rehearsal.sql.ts. fence grows with every claim.
        lease_until timestamptz,
        fence bigint NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        tickets_done bigint NOT NULL DEFAULT 0,
        tickets_total bigint,
        result json,
        problem text,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX rehearsals_unfinished ON rehearsal.rehearsals (created_at) WHERE status IN ('waiting', 'running');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA rehearsal CASCADE');
  }
}
