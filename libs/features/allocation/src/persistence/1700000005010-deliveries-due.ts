import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a handler can be told now is found by when its turn is, so that what waits for a handler that is away costs nothing. */
export class DeliveriesDue1700000005010 implements MigrationInterface {
  name = 'DeliveriesDue1700000005010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX allocation.deliveries_pending;
      CREATE INDEX deliveries_due ON allocation.deliveries (tenant_id, handler, next_attempt_at, id) WHERE status = 'pending';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX allocation.deliveries_due;
      CREATE INDEX deliveries_pending ON allocation.deliveries (handler, id) WHERE status = 'pending';
    `);
  }
}
