import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform/persistence';
import { TimeMachine } from '#testing';

/** The test's own way into the system's database: it looks, and it moves time. */
export class Database {
  private constructor(private readonly dataSource: DataSource, readonly time: TimeMachine) {}

  static async open(url: string): Promise<Database> {
    const dataSource = await createDataSource({ url, migrations: [], poolSize: 4, applicationName: 'fault-test' }).initialize();
    return new Database(dataSource, await TimeMachine.install(dataSource));
  }

  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, parameters);
  }

  async row<Row>(sql: string, parameters: unknown[] = []): Promise<Row> {
    return (await this.query<Row>(sql, parameters))[0]!;
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}
