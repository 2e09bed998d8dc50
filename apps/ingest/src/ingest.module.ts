import { Module } from '@nestjs/common';
import { SecurityModule } from '#platform/security';

/** Tickets in, over HTTP and from ticket.inbound.v1. */
@Module({ imports: [SecurityModule] })
export class IngestModule {}
