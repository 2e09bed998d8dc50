import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a handler can be told now is found by when its turn is, so that what waits for a handler that is away costs nothing.
 * A ticket's row is leased once and decided once at least: with room on its page the lease changes no index.
 */
export class DeliveriesDue1700000005010 implements MigrationInterface {
  name = 'DeliveriesDue1700000005010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX allocation.deliveries_pending;
      CREATE INDEX deliveries_due ON allocation.deliveries (tenant_id, handler, next_attempt_at, id) WHERE status = 'pending';
      ALTER TABLE allocation.tickets SET (fillfactor = 70);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE allocation.tickets RESET (fillfactor);
      DROP INDEX allocation.deliveries_due;
      CREATE INDEX deliveries_pending ON allocation.deliveries (handler, id) WHERE status = 'pending';
    `);
  }
}
