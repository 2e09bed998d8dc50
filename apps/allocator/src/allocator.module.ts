import { Global, Module } from '@nestjs/common';
import { AllocationModule, Classifier, HandlerPlugins, NoClassifier, Places, ToldPlaces } from '#features/allocation';
import { BUILT_IN_HANDLERS } from './built-in-handlers.js';

/** Features know no connector: they are bound here. */
@Global()
@Module({
  providers: [
    { provide: HandlerPlugins, useValue: BUILT_IN_HANDLERS },
    { provide: Classifier, useClass: NoClassifier },
    { provide: Places, useClass: ToldPlaces },
  ],
  exports: [HandlerPlugins, Classifier, Places],
})
export class AllocatorBindings {}

/** Ticket events in, allocations out. */
@Module({ imports: [AllocatorBindings, AllocationModule] })
export class AllocatorModule {}
