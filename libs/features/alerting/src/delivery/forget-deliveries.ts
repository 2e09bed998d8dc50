import type { DataSource } from 'typeorm';
import { FORGET_DELIVERIES } from './forget-deliveries.sql.js';

const SLICE = 5_000;

/** The slow round: forgets deliveries that were finished long ago. The alerts themselves stay. */
export class ForgetDeliveries {
  constructor(private readonly dataSource: DataSource, private readonly keepForDays: number) {}

  async forget(): Promise<{ readonly kind: 'forgotten'; readonly deliveries: number }> {
    let deliveries = 0;
    for (let forgotten = SLICE; forgotten === SLICE; deliveries += forgotten) {
      const [row] = await this.dataSource.query<{ forgotten: number }[]>(FORGET_DELIVERIES, [this.keepForDays, SLICE]);
      forgotten = row!.forgotten;
    }
    return { kind: 'forgotten', deliveries };
  }
}
