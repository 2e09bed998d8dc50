import { Gauge, type Registry } from 'prom-client';
import type { ConfigHealth } from './versions/config-health.js';
import type { ConfigSource } from './watchdog-config.js';

export function registerConfigMetrics(registry: Registry, source: ConfigSource, health: ConfigHealth): void {
  new Gauge({
    name: 'watchdog_config_invalid',
    help: '1 while the configuration file or the newest stored version is not valid and the last good one stays in force.',
    registers: [registry],
    collect() {
      this.set(health.problems.length > 0 ? 1 : 0);
    },
  });
  new Gauge({
    name: 'watchdog_config_version',
    help: 'The configuration version in force.',
    registers: [registry],
    collect() {
      this.set(source.current().version);
    },
  });
}
