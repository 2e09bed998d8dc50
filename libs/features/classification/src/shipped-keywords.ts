import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** The rules that come with the product, for the sources as for the build, wherever the service was started. */
export const shippedKeywords = (): string => join(dirname(findPackageJSON(import.meta.url)!), 'config/classification/keywords.yaml');
