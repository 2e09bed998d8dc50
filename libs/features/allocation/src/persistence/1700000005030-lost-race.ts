import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Takes back a statement that finds it has locked too little, for its caller to try again. */
export class LostRace1700000005030 implements MigrationInterface {
  name = 'LostRace1700000005030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION allocation.lost_race() RETURNS integer LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'a ticket changed hands meanwhile' USING ERRCODE = 'serialization_failure'; END$$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION allocation.lost_race');
  }
}
