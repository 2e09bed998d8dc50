import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a version was adopted through the API, by which key, and which rehearsal showed what it would do. Files give no reasons. */
export class ConfigReasons1700000007000 implements MigrationInterface {
  name = 'ConfigReasons1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE platform.config_versions ADD COLUMN reason text, ADD COLUMN key_id text, ADD COLUMN rehearsal uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE platform.config_versions DROP COLUMN reason, DROP COLUMN key_id, DROP COLUMN rehearsal');
  }
}
