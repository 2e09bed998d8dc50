import type { DataSource } from 'typeorm';
import type { ConfigSource } from '#platform/config';
import type { Classifier } from '../classifier.js';
import type { Handlers } from '../handlers.js';
import type { Places } from '../places.js';
import type { Log } from '#platform/telemetry';
import type { CustomScorers } from '../scoring/custom-scorers.js';

/** All that deciding asks of the world. */
export interface Deciding {
  readonly dataSource: DataSource;
  readonly config: ConfigSource;
  readonly handlers: Handlers;
  readonly classifier: Classifier;
  readonly places: Places;
  readonly scorers: CustomScorers;
  readonly log: Log;
}
