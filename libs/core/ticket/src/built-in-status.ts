import { STATUSES, type Status } from './words.js';

const OTHER_WORDS: Readonly<Record<string, Status>> = {
  active: 'in_progress',
  'awaiting user info': 'pending',
  canceled: 'cancelled',
  done: 'resolved',
  'work in progress': 'in_progress',
};

/** What a source's word usually means, in any case and with `_`, `-` or a space between its parts; undefined: nobody's guess. */
export function builtInStatus(word: string): Status | undefined {
  const plain = word.trim().toLowerCase().replace(/[\s_-]+/g, ' ');
  return STATUSES.find((status) => status.replace('_', ' ') === plain) ?? OTHER_WORDS[plain];
}
