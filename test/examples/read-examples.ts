import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Topic } from './example.js';
import { asTopic } from './example-schema.js';

const DIRECTORY = fileURLToPath(new URL('topics/', import.meta.url));

/** In the order of their file names. Throws Error that names the file with the mistake. */
export function readTopics(): readonly Topic[] {
  return readdirSync(DIRECTORY).filter((file) => file.endsWith('.yaml')).sort().map((file) => {
    try {
      return asTopic(parse(readFileSync(DIRECTORY + file, 'utf8')));
    } catch (error) {
      throw new Error(`test/examples/topics/${file}: ${(error as Error).message}`, { cause: error });
    }
  });
}
