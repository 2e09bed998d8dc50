import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConfigSource } from '#platform/config';
import { DatabaseSignals } from '#platform/persistence';
import { Log } from '#platform/telemetry';
import { Classifier } from './classifier.js';
import { LanguageModel } from './language-model.js';
import { FollowModels } from './models/follow-models.js';
import { ModelStore } from './models/model-store.js';

/** The three tiers of classification, put together. The application binds `LanguageModel` in a global module. */
@Module({
  providers: [
    { provide: FollowModels, useFactory: (db: DataSource, signals: DatabaseSignals, log: Log) => new FollowModels(new ModelStore(db), signals, log), inject: [DataSource, DatabaseSignals, Log] },
    {
      provide: Classifier,
      useFactory: (config: ConfigSource, models: FollowModels, log: Log, model: LanguageModel) => {
        const classifier: Classifier = new Classifier(config, models, log, model.tier(() => classifier.currentCatalog()));
        return classifier;
      },
      inject: [ConfigSource, FollowModels, Log, LanguageModel],
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
