import type { SourceMapping } from '#platform/config';

/** What the configuration says of a source, as far as its plugin is concerned. */
export interface SourceSettings {
  /** Its name in `sources:`. */
  readonly name: string;
  /** Logins, names or e-mail addresses of people who answer, where the system itself does not tell. */
  readonly isAgent: (...identities: readonly (string | undefined)[]) => boolean;
  /** `mapping:` of the source, for plugins that read by one. */
  readonly mapping: SourceMapping | undefined;
  /** `options:` of the source: whatever the plugin itself asks for. */
  readonly options: Readonly<Record<string, string>>;
}
