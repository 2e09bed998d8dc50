import type { Log } from '#platform/telemetry';
import type { Webhooks } from '../compiled/compile-config.js';
import { readSecretFile, readVariable, type Variables } from './environment.js';
import type { Settings } from './settings.js';

/** Webhook URLs and secrets from the environment and files. One that is missing or wrong is logged, without its value; its channel stays unconfigured. */
export function webhooksFrom(settings: Settings, variables: Variables, log: Log): Webhooks {
  const refuse = (why: string) => void log.warn({ operation: 'config.webhook' }, why);
  const url = (value: string, where: string) => (/^https?:$/.test(URL.parse(value)?.protocol ?? '') ? value : refuse(`${where} does not hold a URL; its channel is not configured.`));
  return {
    standard: settings.slackWebhookUrl,
    variable(name) {
      const reading = readVariable(variables, name);
      if ('problem' in reading) return refuse(reading.problem);
      return reading.value === undefined ? undefined : url(reading.value, name);
    },
    secret(name) {
      const reading = readVariable(variables, name);
      if ('problem' in reading) return refuse(reading.problem);
      return reading.value ?? refuse(`${name} is not set; whatever it was to authenticate is refused.`);
    },
    file(path) {
      const reading = readSecretFile(path);
      if ('problem' in reading) return refuse(`"webhook_url_file" names ${path}, ${reading.problem}; its channel is not configured.`);
      return url(reading.value, path);
    },
  };
}
