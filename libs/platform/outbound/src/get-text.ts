import { exchange, type ExchangeOptions, type Exchanged } from './exchange.js';

export interface GetOptions extends Pick<ExchangeOptions, 'headers' | 'signal' | 'mostBytes'> {
  /** How many are followed; none where the headers hold a secret. What is not followed is answered as it is. */
  readonly redirects: number;
}

/** GET of a URL that a configuration names, through redirects. What it throws: `exchange`. */
export async function getText(url: string, { redirects, ...options }: GetOptions): Promise<Exchanged> {
  const answer = await exchange(new URL(url), { ...options, repeatable: true });
  const { status, headers: { location } } = answer;
  if (redirects === 0 || location === undefined || ![301, 302, 303, 307, 308].includes(status)) return answer;
  const next = new URL(location, url);
  if (!/^https?:$/.test(next.protocol)) throw new Error(`${new URL(url).host} leads to ${next.protocol}, which is not asked`);
  return getText(next.href, { ...options, redirects: redirects - 1 });
}
