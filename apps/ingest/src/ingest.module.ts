import { Global, Module } from '@nestjs/common';
import { IntakeModule, SourcePlugins, SourcesModule } from '#features/intake';
import { BUILT_IN } from './built-in-sources.js';

/** Features know no connector: they are bound here. */
@Global()
@Module({ providers: [{ provide: SourcePlugins, useValue: BUILT_IN }], exports: [SourcePlugins] })
export class IngestBindings {}

/** Tickets in: over HTTP, from ticket systems, and from ticket.inbound.v1. */
@Module({ imports: [IngestBindings, IntakeModule, SourcesModule] })
export class IngestModule {}
