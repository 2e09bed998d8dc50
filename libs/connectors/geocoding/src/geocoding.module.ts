import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WakeableLoop } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { Health, Log } from '#platform/telemetry';
import { LearnedPlaces } from './learned-places.js';
import { TypeormLookups } from './lookups/typeorm-lookups.js';
import { Places } from './places.js';
import { ResolvePlaces } from './resolve-places.js';

const OFF_MS = 60_000;

/** Places, and the loop that finds the unknown ones where Nominatim is configured. Reads nothing until somebody asks for a place. */
@Module({
  providers: [
    { provide: LearnedPlaces, useFactory: () => new LearnedPlaces() },
    { provide: Places, inject: [ConfigSource, LearnedPlaces], useFactory: (config: ConfigSource, learned: LearnedPlaces) => new Places(config, learned) },
    {
      provide: ResolvePlaces,
      inject: [DataSource, LearnedPlaces, ConfigSource, Log],
      useFactory: (dataSource: DataSource, learned: LearnedPlaces, config: ConfigSource, log: Log) => new ResolvePlaces(new TypeormLookups(dataSource, 'nominatim'), learned, config, log),
    },
  ],
  exports: [Places],
})
export class GeocodingModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: WakeableLoop;
  private readonly stopping = new AbortController();

  constructor(places: Places, resolve: ResolvePlaces, private readonly config: ConfigSource, private readonly health: Health, log: Log) {
    this.loop = new WakeableLoop({
      maxSleepMs: OFF_MS,
      retryMs: 1000,
      onError: (err) => log.error({ operation: 'geocoding.resolve', err }, 'round failed; trying again'),
      tick: async () => {
        const round = await resolve.round(this.stopping.signal);
        return round.kind === 'off' ? OFF_MS : round.nextMs;
      },
    });
    places.onWanted = () => this.loop.wake();
  }

  onApplicationBootstrap(): void {
    this.config.onChange(() => this.loop.wake());
    this.loop.start();
    this.health.register('geocoding', () => this.loop.health());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }
}
