import { Module } from '@nestjs/common';
import { SecurityModule } from '#platform/security';

/** Clocks, alerts, deliveries, the read API and the live stream. */
@Module({ imports: [SecurityModule] })
export class EvaluatorModule {}
