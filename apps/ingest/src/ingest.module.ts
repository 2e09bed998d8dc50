import { Global, Module } from '@nestjs/common';
import { ClassifyWithLlm, LlmModule, llmTier } from '#connectors/llm';
import { ClassificationModule, Classifier, LanguageModel } from '#features/classification';
import { Departments, HelpdeskModule, TicketIntake } from '#features/helpdesk';
import { AcceptTicketEvents, IntakeModule, SourcePlugins, SourcesModule } from '#features/intake';
import { BUILT_IN } from './built-in-sources.js';
import { ClassifiedDepartments } from './classified-departments.js';
import { OwnIntake } from './own-intake.js';

/** Features know no connector, nor each other: they are bound here. */
@Global()
@Module({
  imports: [LlmModule, ClassificationModule, IntakeModule],
  providers: [
    { provide: SourcePlugins, useValue: BUILT_IN },
    { provide: LanguageModel, useFactory: (llm: ClassifyWithLlm): LanguageModel => ({ tier: (catalog) => llmTier(llm, catalog) }), inject: [ClassifyWithLlm] },
    { provide: Departments, useFactory: (classifier: Classifier) => new ClassifiedDepartments(classifier), inject: [Classifier] },
    { provide: TicketIntake, useFactory: (accept: AcceptTicketEvents) => new OwnIntake(accept), inject: [AcceptTicketEvents] },
  ],
  exports: [SourcePlugins, LanguageModel, Departments, TicketIntake],
})
export class IngestBindings {}

/** Tickets in: over HTTP, from people, from ticket systems, and from ticket.inbound.v1. */
@Module({ imports: [IngestBindings, IntakeModule, SourcesModule, HelpdeskModule] })
export class IngestModule {}
