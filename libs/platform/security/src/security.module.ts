import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD, HttpAdapterHost, Reflector } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { Settings } from '#platform/config';
import { DatabaseSignals, SIGNALS } from '#platform/persistence';
import { Log } from '#platform/telemetry';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeys } from './api-keys.js';
import { authenticateBeforeBody } from './authenticate-before-body.js';
import { AuthenticateRequest } from './authenticate-request.js';
import { KeysController } from './keys.controller.js';
import { SignedSenders } from './signed-senders.js';

const GUESSABLE_BELOW = 16;

/** Guards every HTTP endpoint of the application that imports it, and gives `ApiKeys` to everyone. */
@Global()
@Module({
  controllers: [KeysController],
  providers: [
    {
      provide: ApiKeys,
      useFactory: (dataSource: DataSource, log: Log, settings: Settings) => new ApiKeys(dataSource, log, { operatorKey: settings.apiKey }),
      inject: [DataSource, Log, Settings],
    },
    { provide: AuthenticateRequest, useFactory: (keys: ApiKeys, log: Log) => new AuthenticateRequest(keys, log), inject: [ApiKeys, Log] },
    { provide: SignedSenders, useFactory: (authentication: AuthenticateRequest) => new SignedSenders(authentication), inject: [AuthenticateRequest] },
    {
      provide: APP_GUARD,
      useFactory: (reflector: Reflector, authentication: AuthenticateRequest, senders: SignedSenders) => new ApiKeyGuard(reflector, authentication, senders),
      inject: [Reflector, AuthenticateRequest, SignedSenders],
    },
  ],
  exports: [ApiKeys, SignedSenders],
})
export class SecurityModule implements OnModuleInit {
  constructor(
    private readonly keys: ApiKeys,
    private readonly signals: DatabaseSignals,
    private readonly settings: Settings,
    private readonly log: Log,
    { httpAdapter }: HttpAdapterHost,
    authentication: AuthenticateRequest,
    senders: SignedSenders,
  ) {
    authenticateBeforeBody(httpAdapter.getInstance<FastifyInstance>(), authentication, senders);
  }

  async onModuleInit(): Promise<void> {
    if (this.settings.apiKey && this.settings.apiKey.length < GUESSABLE_BELOW) {
      this.log.warn({ operation: 'start' }, `WATCHDOG_API_KEY has fewer than ${GUESSABLE_BELOW} characters: whoever guesses it is an administrator; make one with "openssl rand -hex 24"`);
    }
    await this.signals.listen(SIGNALS.keys, () => this.keys.forget());
  }
}
