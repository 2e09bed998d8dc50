import { spans, type Span } from './span.js';

const CANDIDATE = /(?<![\w.,])(?:\+|00|\()?\(?\d(?:[ \t.\-/()\u00a0\u2010-\u2015]{0,3}\d){5,18}(?![\w]|[.,:]\d)/g;
/** What is written like numbers and means something else: dates with or without a time, IP addresses, versions. */
const OTHERS = [
  /^\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:[ \t]+\d{1,2})?$/,
  /^\d{1,2}[-./]\d{1,2}[-./]\d{2}(?:\d{2})?(?:[ \t]+\d{1,2})?$/,
  /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/,
  /^\d{1,2}(?:\.\d{1,5}){2,4}$/,
];

/**
 * Telephone numbers as people write them: 7 to 15 digits (E.164), with a plus, brackets or separators; without any, from 9 digits on,
 * which also takes long account numbers: what is lost is no help in sorting tickets. Short plain numbers (errors, ports, years) stay.
 */
export function phoneNumbers(text: string): Span[] {
  return spans(text, CANDIDATE, (candidate) => {
    const digits = candidate.replace(/\D/g, '').length;
    if (OTHERS.some((other) => other.test(candidate))) return false;
    const marked = /^\+|^00|[()]|\d[ \t.\-/\u00a0\u2010-\u2015]+\d/.test(candidate);
    return digits <= 19 && digits >= (marked ? 7 : 9);
  });
}
