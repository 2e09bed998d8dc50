import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClassifyWithLlm, LlmModule } from '#connectors/llm';
import { Classifier, FollowModels, ModelStore } from '#features/classification';
import { ConfigSource } from '#platform/config';
import { DatabaseSignals } from '#platform/persistence';
import { Log } from '#platform/telemetry';
import { llmTier } from './llm-tier.js';

/** The three tiers of classification, put together. */
@Module({
  imports: [LlmModule],
  providers: [
    { provide: FollowModels, useFactory: (db: DataSource, signals: DatabaseSignals, log: Log) => new FollowModels(new ModelStore(db), signals, log), inject: [DataSource, DatabaseSignals, Log] },
    {
      provide: Classifier,
      useFactory: (config: ConfigSource, models: FollowModels, log: Log, llm: ClassifyWithLlm) => {
        const classifier: Classifier = new Classifier(config, models, log, llmTier(llm, () => classifier.currentCatalog()));
        return classifier;
      },
      inject: [ConfigSource, FollowModels, Log, ClassifyWithLlm],
    },
  ],
  exports: [Classifier],
})
export class ClassificationModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly models: FollowModels, private readonly classifier: Classifier) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.models.start();
    await this.classifier.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.classifier.stop();
    await this.models.stop();
  }
}
