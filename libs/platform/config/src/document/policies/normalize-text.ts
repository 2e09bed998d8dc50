/** How words of tickets and policies are compared, for CRMs do not agree on "Gold": trimmed, in any case, runs of white space as one, é as é however it is written. */
export function normalizeText(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFC');
}
