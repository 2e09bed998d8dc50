import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A ticket remembers the key it was issued to, so that it ends with it. Those issued before live a minute at most: they go. */
export class TicketKeys1700000004001 implements MigrationInterface {
  name = 'TicketKeys1700000004001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM live.ws_tickets;
      ALTER TABLE live.ws_tickets ADD COLUMN key_id text COLLATE "C" NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE live.ws_tickets DROP COLUMN key_id');
  }
}
