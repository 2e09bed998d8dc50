import type { Catalog, Tier } from '#core/classification';

/** The language model, which a connector knows and the application binds. */
export abstract class LanguageModel {
  /** The tier that offers the model what `catalog` has at the time. */
  abstract tier(catalog: () => Catalog | undefined): Tier;
}
