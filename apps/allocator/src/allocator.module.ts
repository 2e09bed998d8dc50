import { Global, Module } from '@nestjs/common';
import { GeocodingModule, Places as Gazetteer } from '#connectors/geocoding';
import { ClassifyWithLlm, LlmModule, llmTier } from '#connectors/llm';
import { AllocationModule, Classifier, HandlerPlugins, Places } from '#features/allocation';
import { ClassificationModule, LanguageModel, Classifier as TextClassifier } from '#features/classification';
import { BUILT_IN_HANDLERS } from './built-in-handlers.js';
import { GazetteerPlaces } from './gazetteer-places.js';
import { TicketClassifier } from './ticket-classifier.js';

/** Features know no connector: they are bound here. */
@Global()
@Module({
  imports: [GeocodingModule, LlmModule, ClassificationModule],
  providers: [
    { provide: HandlerPlugins, useValue: BUILT_IN_HANDLERS },
    { provide: LanguageModel, useFactory: (llm: ClassifyWithLlm): LanguageModel => ({ tier: (catalog) => llmTier(llm, catalog) }), inject: [ClassifyWithLlm] },
    { provide: Classifier, useFactory: (texts: TextClassifier) => new TicketClassifier(texts), inject: [TextClassifier] },
    { provide: Places, useFactory: (gazetteer: Gazetteer) => new GazetteerPlaces(gazetteer), inject: [Gazetteer] },
  ],
  exports: [HandlerPlugins, LanguageModel, Classifier, Places],
})
export class AllocatorBindings {}

/** Ticket events in, allocations out. */
@Module({ imports: [AllocatorBindings, AllocationModule] })
export class AllocatorModule {}
