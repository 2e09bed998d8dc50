import { Module } from '@nestjs/common';
import { SecurityModule } from '#platform/security';

/** Ticket events in, allocations out. */
@Module({ imports: [SecurityModule] })
export class AllocatorModule {}
