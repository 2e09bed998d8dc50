import { readFile } from 'node:fs/promises';
import { PLAIN_MAPPING, parseMapping, type Mapping } from '#platform/event-files';
import { Failure, about } from './failure.js';

/** The mapping a file holds, with its text; without a file, columns have the names of the fields. */
export async function mappingOf(file: string | undefined): Promise<{ mapping: Mapping; text: string }> {
  if (file === undefined) return { mapping: PLAIN_MAPPING, text: '' };
  const text = await about(file, readFile(file, 'utf8'));
  const parsed = parseMapping(text);
  if (!parsed.ok) throw new Failure(`${file} is not a mapping: ${parsed.problems.join('; ')}.`);
  return { mapping: parsed.mapping, text };
}
