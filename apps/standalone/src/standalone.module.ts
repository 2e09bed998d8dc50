import { Module } from '@nestjs/common';
import { AllocatorModule } from '#apps/allocator';
import { EvaluatorModule } from '#apps/evaluator';
import { IngestModule } from '#apps/ingest';

/** All three services in one process. */
@Module({ imports: [IngestModule, AllocatorModule, EvaluatorModule] })
export class StandaloneModule {}
