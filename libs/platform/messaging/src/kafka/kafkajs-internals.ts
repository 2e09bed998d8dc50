import { createRequire } from 'node:module';

/** A class inside kafkajs 2.2.4 that its API does not reach, for the repairs beside this file. The version is pinned. */
export function kafkajsPrototype<T>(path: string): T {
  return (createRequire(import.meta.url)(`kafkajs/src/${path}`) as { prototype: T }).prototype;
}
