import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What tells of an allocation belongs to no alert, and is found by its type. */
export class Escalations1700000003001 implements MigrationInterface {
  name = 'Escalations1700000003001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alerting.deliveries ALTER COLUMN alert_id DROP NOT NULL;
      -- A few rows an hour. No other query names a type as a constant, so none is tempted by it.
      CREATE INDEX deliveries_of_escalations ON alerting.deliveries (tenant_id, channel, id) WHERE event_type = 'allocation.escalated.v1';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM alerting.deliveries WHERE event_type = 'allocation.escalated.v1';
      DROP INDEX alerting.deliveries_of_escalations;
      ALTER TABLE alerting.deliveries ALTER COLUMN alert_id SET NOT NULL;
    `);
  }
}
