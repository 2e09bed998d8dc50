import { Global, Module } from '@nestjs/common';
import { AlertingModule, ReplayDelivery } from '#features/alerting';
import { ConnectionAuthenticator, LiveModule } from '#features/live';
import { DeliveryReplay, QueryModule } from '#features/query';
import { ApiKeys } from '#platform/security';
import { deliveryReplay } from './delivery-replay.js';
import { keyHolder } from './key-holder.js';

/** Features know nothing of each other: what one needs of another is bound to it here. */
@Global()
@Module({
  imports: [AlertingModule],
  providers: [
    { provide: ConnectionAuthenticator, useFactory: keyHolder, inject: [ApiKeys] },
    { provide: DeliveryReplay, useFactory: deliveryReplay, inject: [ReplayDelivery] },
  ],
  exports: [ConnectionAuthenticator, DeliveryReplay],
})
export class EvaluatorBindings {}

/** Clocks, alerts, deliveries, the read API and the live stream. */
@Module({ imports: [EvaluatorBindings, LiveModule, QueryModule] })
export class EvaluatorModule {}
