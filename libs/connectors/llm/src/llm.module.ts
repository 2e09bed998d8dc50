import { Module } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { ConfigSource, Secrets } from '#platform/config';
import { Log, Registry } from '#platform/telemetry';
import { ClassifyWithLlm } from './classify-with-llm.js';
import { LlmMetrics } from './llm-metrics.js';
import { TypeormSpending } from './spending/typeorm-spending.js';

const DAY_MS = 86_400_000;

/** The first tier of classification. Loads no provider until a model is configured, its key is there and a ticket comes. */
@Module({
  providers: [
    { provide: TypeormSpending, inject: [DataSource], useFactory: (dataSource: DataSource) => new TypeormSpending(dataSource) },
    {
      provide: ClassifyWithLlm,
      inject: [ConfigSource, Secrets, TypeormSpending, Registry, Log],
      useFactory: (config: ConfigSource, secrets: Secrets, spending: TypeormSpending, registry: Registry, log: Log) =>
        new ClassifyWithLlm({ config, secrets, spending, metrics: new LlmMetrics(registry), log }),
    },
  ],
  exports: [ClassifyWithLlm],
})
export class LlmModule {
  constructor(private readonly spending: TypeormSpending, private readonly log: Log) {}

  @Interval('llm.retention', DAY_MS)
  async forget(): Promise<void> {
    await this.spending.forget().catch((err: unknown) => this.log.error({ operation: 'llm.retention', err }, 'Could not forget old usage'));
  }
}
