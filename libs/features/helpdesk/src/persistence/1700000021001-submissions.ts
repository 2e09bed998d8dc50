import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Submissions that may be sent again, by the keys their senders gave them. */
export class Submissions1700000021001 implements MigrationInterface {
  name = 'Submissions1700000021001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE helpdesk.submissions (
        tenant_id text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        -- Of the body: the same key with another body is a mistake.
        fingerprint text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        submitted_at timestamptz NOT NULL,
        -- While it is null somebody is at it, until lease_until.
        outcome json,
        lease_until timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, key)
      );
      CREATE INDEX submissions_by_age ON helpdesk.submissions (submitted_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE helpdesk.submissions');
  }
}
