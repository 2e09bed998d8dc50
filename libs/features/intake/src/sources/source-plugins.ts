import type { SourcePlugin } from '#platform/plugins';

/** The plugins that come with the product, by name. Bound by the application: a feature knows no connector. */
export abstract class SourcePlugins {
  abstract readonly builtIn: ReadonlyMap<string, SourcePlugin>;
}
