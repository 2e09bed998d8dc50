import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The files a configuration names (iCal), by the names it gives them: a version is complete in itself. */
export class ConfigFiles1700000006000 implements MigrationInterface {
  name = 'ConfigFiles1700000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE platform.config_versions ADD COLUMN files json NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE platform.config_versions DROP COLUMN files');
  }
}
