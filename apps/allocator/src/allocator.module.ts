import { Global, Module } from '@nestjs/common';
import { GeocodingModule, Places as Gazetteer } from '#connectors/geocoding';
import { LlmModule } from '#connectors/llm';
import { AllocationModule, Classifier, HandlerPlugins, NoClassifier, Places } from '#features/allocation';
import { BUILT_IN_HANDLERS } from './built-in-handlers.js';
import { GazetteerPlaces } from './gazetteer-places.js';

/** Features know no connector: they are bound here. */
@Global()
@Module({
  imports: [GeocodingModule],
  providers: [
    { provide: HandlerPlugins, useValue: BUILT_IN_HANDLERS },
    { provide: Classifier, useClass: NoClassifier },
    { provide: Places, useFactory: (gazetteer: Gazetteer) => new GazetteerPlaces(gazetteer), inject: [Gazetteer] },
  ],
  exports: [HandlerPlugins, Classifier, Places],
})
export class AllocatorBindings {}

/** Ticket events in, allocations out. */
@Module({ imports: [AllocatorBindings, AllocationModule, GeocodingModule, LlmModule] })
export class AllocatorModule {}
