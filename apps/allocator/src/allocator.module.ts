import { Module } from '@nestjs/common';
import { GeocodingModule } from '#connectors/geocoding';
import { LlmModule } from '#connectors/llm';
import { AllocationModule } from '#features/allocation';

/** Ticket events in, allocations out. */
@Module({ imports: [AllocationModule, GeocodingModule, LlmModule] })
export class AllocatorModule {}
