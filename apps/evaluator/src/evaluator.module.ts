import { Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AlertingModule, ReplayDelivery } from '#features/alerting';
import { ReplayAssignment } from '#features/allocation';
import { ConnectionAuthenticator, LiveModule } from '#features/live';
import { DeliveryReplay, QueryModule } from '#features/query';
import { RehearsalModule } from '#features/rehearsal';
import { SlaModule } from '#features/sla';
import { ApiKeys } from '#platform/security';

/** Features know nothing of each other: what one needs of another is bound to it here. */
@Global()
@Module({
  imports: [AlertingModule],
  providers: [
    {
      provide: DeliveryReplay,
      useFactory: (deliveries: ReplayDelivery, dataSource: DataSource): DeliveryReplay => {
        const assignments = new ReplayAssignment(dataSource);
        return { replay: (kind, tenantId, deliveryId) => (kind === 'delivery' ? deliveries : assignments).execute(tenantId, deliveryId) };
      },
      inject: [ReplayDelivery, DataSource],
    },
    {
      provide: ConnectionAuthenticator,
      useFactory: (keys: ApiKeys): ConnectionAuthenticator => ({
        authenticate: async (authorization) => {
          const authentication = await keys.authenticate(authorization.replace(/^Bearer\s+/i, ''));
          return authentication.kind === 'authenticated' ? authentication.principal : undefined;
        },
        revokedAmong: (keyIds) => keys.revokedAmong(keyIds),
      }),
      inject: [ApiKeys],
    },
  ],
  exports: [DeliveryReplay, ConnectionAuthenticator],
})
export class EvaluatorBindings {}

/** Clocks, alerts, deliveries, the read API, the live stream, and rehearsals of configurations. */
@Module({ imports: [EvaluatorBindings, SlaModule, LiveModule, QueryModule, RehearsalModule] })
export class EvaluatorModule {}
