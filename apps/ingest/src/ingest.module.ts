import { Module } from '@nestjs/common';
import { IntakeModule } from '#features/intake';

/** Tickets in, over HTTP and from ticket.inbound.v1. */
@Module({ imports: [IntakeModule] })
export class IngestModule {}
