import type { FieldError } from '../field-error.js';
import { isRecord, pathOf } from './paths.js';

/**
 * How far the text of a JSON document can be trusted: `escapes` may stand for what PostgreSQL refuses (NUL, half a
 * surrogate pair); of `bytes` some were not UTF-8 and have been read as U+FFFD.
 */
export type TextDoubt = 'none' | 'escapes' | 'bytes';

// NUL and surrogates reach a parsed document only as escapes: raw ones are invalid JSON or invalid UTF-8. One scan of
// the raw text (0.1 ms for 1000 events) therefore spares looking at every string (2 ms).
const DOUBTFUL_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;

export function doubtAbout(json: string): TextDoubt {
  return json.includes('\\u') && DOUBTFUL_ESCAPE.test(json) ? 'escapes' : 'none';
}

/** Every string and key below `root` that cannot be stored. Without recursion: the document may be nested without bound. */
export function textFaults(root: unknown, doubt: TextDoubt, rootPath = ''): FieldError[] {
  const faults: FieldError[] = [];
  if (doubt === 'none') return faults;
  const open: [value: unknown, path: string][] = [[root, rootPath]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, path] = next;
    if (typeof value === 'string') {
      const message = textFault(value, doubt);
      if (message) faults.push({ field: path, message });
    } else if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) open.push([value[i], pathOf(path, i)]);
    } else if (isRecord(value)) {
      for (const key of Object.keys(value).reverse()) {
        const message = textFault(key, doubt);
        if (message) faults.push({ field: pathOf(path, key.toWellFormed().replaceAll('\0', '\uFFFD')), message: `the property's name ${message}` });
        open.push([value[key], pathOf(path, key)]);
      }
    }
  }
  return faults;
}

function textFault(text: string, doubt: TextDoubt): string | undefined {
  if (text.includes('\0')) return 'must not contain the NUL character';
  if (!text.isWellFormed()) return 'must not contain half of a surrogate pair';
  if (doubt === 'bytes' && text.includes('\uFFFD')) return 'must be valid UTF-8';
  return undefined;
}
