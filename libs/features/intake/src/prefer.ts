/** Whether a `Prefer` header (RFC 7240) asks for `handling=lenient`. The first mention of a preference counts. */
export function wantsLenientHandling(prefer: string | undefined): boolean {
  for (const preference of (prefer ?? '').split(',')) {
    const [name, value] = preference.split(';', 1)[0]!.split('=').map((part) => part.trim());
    if (name?.toLowerCase() === 'handling') return value?.replace(/^"(.*)"$/, '$1').toLowerCase() === 'lenient';
  }
  return false;
}
