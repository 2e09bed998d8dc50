/** What the environment says, the same names in every app; each also as NAME_FILE. See `readSettings`. */
export abstract class Settings {
  abstract readonly port: number;
  abstract readonly host: string;
  /** Undefined only in standalone: embedded PostgreSQL in `dataDir`. */
  abstract readonly databaseUrl: string | undefined;
  /** Empty: the in-process bus (standalone only). */
  abstract readonly kafkaBrokers: readonly string[];
  abstract readonly slaConfig: string;
  abstract readonly slackWebhookUrl: string | undefined;
  abstract readonly dataDir: string;
  /** To a service: an admin key of tenant `default`, accepted from the start. To the CLI: the key to use. */
  abstract readonly apiKey: string | undefined;
  abstract readonly logLevel: string;
}
