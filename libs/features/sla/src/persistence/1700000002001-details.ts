import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a source says at length of a ticket is stored once, however many events repeat it. Entries written before hold it themselves. */
export class Details1700000002001 implements MigrationInterface {
  name = 'Details1700000002001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sla.details (
        tenant_id text COLLATE "C" NOT NULL,
        ticket_id text COLLATE "C" NOT NULL,
        -- Of the text; an entry of the timeline names it as "details".
        hash text COLLATE "C" NOT NULL,
        -- Description and metadata of a TicketMoment.
        details json NOT NULL,
        PRIMARY KEY (tenant_id, ticket_id, hash)
      );
      CREATE OR REPLACE VIEW sla.timeline_view AS
        SELECT l.tenant_id, l.ticket_id, l.occurred_at, l.sequence,
               CASE WHEN d.details IS NULL THEN l.moment ELSE (l.moment::jsonb - 'details' || d.details::jsonb)::json END AS moment
        FROM sla.timeline l
        LEFT JOIN sla.details d ON d.tenant_id = l.tenant_id AND d.ticket_id = l.ticket_id AND d.hash = l.moment ->> 'details';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE VIEW sla.timeline_view AS SELECT * FROM sla.timeline;
      DROP TABLE sla.details;
    `);
  }
}
