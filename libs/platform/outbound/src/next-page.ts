/** The address of the page behind this one, as the Link header says (RFC 8288). */
function nextPage(headers: Headers): string | undefined {
  for (const [, address, parameters] of (headers.get('link') ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*"?next"?(?=[\s;,"]|$)/i.test(parameters!)) return address;
  }
  return undefined;
}

export function hasNextPage(headers: Headers): boolean {
  return nextPage(headers) !== undefined;
}

/**
 * What to ask `request` for next: path and query of the Link only, below the handler's `url`, for the host in it may be one only
 * the other system knows itself by. `here`: the path of this page.
 */
export function nextPagePath(headers: Headers, here: string): string | undefined {
  const address = nextPage(headers);
  if (address === undefined) return undefined;
  const { search } = URL.parse(address, 'http://here') ?? { search: '' };
  return search === '' ? undefined : `${here.split('?')[0]!}${search}`;
}
