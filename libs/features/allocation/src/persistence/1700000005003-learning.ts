import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How decisions turned out, in full, and what is proposed because of it. */
export class Learning1700000005003 implements MigrationInterface {
  name = 'Learning1700000005003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE allocation.decisions
        -- Who has it instead, as handler/group, where the source said so; null: none of ours, or a later decision tells.
        ADD COLUMN outcome_group text,
        -- The first breach while it was in force, and the alert that told of it.
        ADD COLUMN breached_at timestamptz,
        ADD COLUMN breach_alert text COLLATE "C";
      -- 15 kB a decision among 50 groups, most of the cost of storing it; lz4 takes a fifth of the time. A server may be built without it.
      DO $$BEGIN ALTER TABLE allocation.decisions ALTER COLUMN basis SET COMPRESSION lz4;
      EXCEPTION WHEN feature_not_supported THEN RAISE NOTICE 'The basis of decisions is compressed by pglz: %', SQLERRM; END$$;
      CREATE OR REPLACE VIEW allocation.decision_view AS SELECT * FROM allocation.decisions;

      -- Whose turn the next round of learning is.
      CREATE TABLE allocation.learning (
        tenant_id text COLLATE "C" PRIMARY KEY,
        next_round_at timestamptz NOT NULL
      );

      -- One a round, those that found nothing to propose too.
      CREATE TABLE allocation.proposals (
        tenant_id text COLLATE "C" NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        made_at timestamptz NOT NULL,
        -- proposal | no_evidence, for the reason
        kind text NOT NULL,
        reason text,
        config_version bigint NOT NULL,
        current json NOT NULL,
        proposed json,
        evidence json,
        PRIMARY KEY (tenant_id, id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW allocation.decision_view;
      DROP TABLE allocation.learning, allocation.proposals;
      ALTER TABLE allocation.decisions DROP COLUMN outcome_group, DROP COLUMN breached_at, DROP COLUMN breach_alert;
      CREATE VIEW allocation.decision_view AS SELECT * FROM allocation.decisions;
    `);
  }
}
