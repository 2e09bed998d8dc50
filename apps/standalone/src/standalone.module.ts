import { Module } from '@nestjs/common';
import { SecurityModule } from '#platform/security';

/** Everything in one process. */
@Module({ imports: [SecurityModule] })
export class StandaloneModule {}
