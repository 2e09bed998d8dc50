import { Module } from '@nestjs/common';
import { AllocationModule } from '#features/allocation';

/** Ticket events in, allocations out. */
@Module({ imports: [AllocationModule] })
export class AllocatorModule {}
