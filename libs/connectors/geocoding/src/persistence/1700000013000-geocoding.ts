import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was asked of a geocoding service, its answers, and its pace. Places are nobody's own, so no tenant is named: what one asked for serves all. */
export class Geocoding1700000013000 implements MigrationInterface {
  name = 'Geocoding1700000013000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA geocoding;

      -- Queue, cache and negative cache in one.
      CREATE TABLE geocoding.lookups (
        -- ISO 3166-1 alpha-2, and the city's name as normalizeName has it.
        country text COLLATE "C" NOT NULL,
        city text COLLATE "C" NOT NULL,
        -- The name as it was first written: what the service is asked.
        written text NOT NULL,
        status text NOT NULL DEFAULT 'wanted' CHECK (status IN ('wanted', 'found', 'not_found')),
        lat double precision,
        lng double precision,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        answered_at timestamptz,
        PRIMARY KEY (country, city),
        CHECK ((status = 'found') = (lat IS NOT NULL AND lng IS NOT NULL)),
        CHECK ((status = 'wanted') = (answered_at IS NULL))
      );
      CREATE INDEX lookups_wanted ON geocoding.lookups (next_attempt_at) WHERE status = 'wanted';

      -- The turn to ask, shared by all replicas, and with it the circuit breaker: failures in a row move the next turn away.
      CREATE TABLE geocoding.turns (
        service text COLLATE "C" PRIMARY KEY,
        next_request_at timestamptz NOT NULL DEFAULT '-infinity',
        failures integer NOT NULL DEFAULT 0
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA geocoding CASCADE');
  }
}
