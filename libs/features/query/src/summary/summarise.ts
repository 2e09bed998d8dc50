import type { DataSource } from 'typeorm';
import type { SummaryResponse } from './summary.dto.js';
import { SUMMARISE } from './summarise.sql.js';

/** What has become of everything a tenant sent. */
export class Summarise {
  constructor(private readonly dataSource: DataSource) {}

  async summarise(tenantId: string): Promise<SummaryResponse> {
    const [row] = await this.dataSource.query<SummaryResponse[]>(SUMMARISE, [tenantId]);
    return row!;
  }
}
