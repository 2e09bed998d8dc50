import type { DataSource } from 'typeorm';
import { SIGNALS } from '#platform/persistence';

/** Moves the database's clock, and tells every loop to look again. Freeze it to test exact instants. */
export class TimeMachine {
  private constructor(private readonly dataSource: DataSource) {}

  static async install(dataSource: DataSource): Promise<TimeMachine> {
    await dataSource.query(`
      CREATE TABLE IF NOT EXISTS platform.moved_time (frozen_at timestamptz, shift interval NOT NULL DEFAULT '0');
      INSERT INTO platform.moved_time (frozen_at) SELECT NULL WHERE NOT EXISTS (SELECT 1 FROM platform.moved_time);
      CREATE OR REPLACE FUNCTION platform.watchdog_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
        'SELECT coalesce(frozen_at, now() + shift) FROM platform.moved_time';`);
    return new TimeMachine(dataSource);
  }

  async now(): Promise<Date> {
    const [row] = await this.dataSource.query<{ now: Date }[]>('SELECT platform.watchdog_now() AS now');
    return row!.now;
  }

  /** Stops the clock at an instant. */
  async freeze(at: Date | string): Promise<void> {
    await this.move('frozen_at = $1::timestamptz', [at]);
  }

  /** Moves a frozen clock, or shifts a running one; negative goes back. */
  async advance(ms: number): Promise<void> {
    const interval = `($1::double precision * interval '1 millisecond')`;
    await this.move(`frozen_at = frozen_at + ${interval}, shift = shift + ${interval}`, [ms]);
  }

  private async move(assignment: string, parameters: unknown[]): Promise<void> {
    await this.dataSource.query(`UPDATE platform.moved_time SET ${assignment}`, parameters);
    for (const channel of Object.values(SIGNALS)) await this.dataSource.query(`SELECT pg_notify($1, '')`, [channel]);
  }
}
