import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COVERAGE_COUNTS } from './coverage-counts.sql.js';

/** What no policy covers, counted as tickets change; and timelines as they are stored, for readers. Tickets that are there already are counted once, here. */
export class Coverage1700000002002 implements MigrationInterface {
  name = 'Coverage1700000002002';

  async up(runner: QueryRunner): Promise<void> {
    // A million tickets are counted and indexed in some seconds, but a service's statement may not take as long.
    await runner.query('SET LOCAL statement_timeout = 0');
    await runner.query(COVERAGE_COUNTS);
    // For readers of whole histories that need not know what was said at length: no details, no conversion.
    await runner.query('CREATE VIEW sla.plain_timeline_view AS SELECT * FROM sla.timeline');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP VIEW sla.plain_timeline_view, sla.coverage_view, sla.uncovered_ticket_view, sla.unknown_status_view;
      DROP TRIGGER cover_inserted ON sla.tickets;
      DROP TRIGGER cover_updated ON sla.tickets;
      DROP TRIGGER cover_deleted ON sla.tickets;
      DROP TRIGGER cover_truncated ON sla.tickets;
      DROP FUNCTION sla.count_coverage();
      DROP INDEX sla.tickets_uncovered, sla.tickets_unknown_status;
      DROP TABLE sla.coverage_counts;
      DROP FUNCTION sla.coverage_group(text, text, text, text);
    `);
  }
}
