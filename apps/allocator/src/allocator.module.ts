import { Global, Module } from '@nestjs/common';
import { GeocodingModule, Places as Gazetteer } from '#connectors/geocoding';
import { AllocationModule, Classifier, HandlerPlugins, Places } from '#features/allocation';
import { Classifier as TextClassifier } from '#features/classification';
import { BUILT_IN_HANDLERS } from './built-in-handlers.js';
import { ClassificationModule } from './classification.module.js';
import { GazetteerPlaces } from './gazetteer-places.js';
import { TicketClassifier } from './ticket-classifier.js';

/** Features know no connector: they are bound here. */
@Global()
@Module({
  imports: [GeocodingModule, ClassificationModule],
  providers: [
    { provide: HandlerPlugins, useValue: BUILT_IN_HANDLERS },
    { provide: Classifier, useFactory: (texts: TextClassifier) => new TicketClassifier(texts), inject: [TextClassifier] },
    { provide: Places, useFactory: (gazetteer: Gazetteer) => new GazetteerPlaces(gazetteer), inject: [Gazetteer] },
  ],
  exports: [HandlerPlugins, Classifier, Places],
})
export class AllocatorBindings {}

/** Ticket events in, allocations out. */
@Module({ imports: [AllocatorBindings, AllocationModule] })
export class AllocatorModule {}
