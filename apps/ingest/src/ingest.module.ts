import { Module } from '@nestjs/common';

/** Tickets in, over HTTP and from ticket.inbound.v1. */
@Module({ imports: [] })
export class IngestModule {}
