import type { Payload, SourceSettings } from '#platform/plugins';

/** Whoever reported the issue, or has a customer's account, asks; apps do neither; everybody else answers. */
export function roleOf(author: Payload, issue: Payload, settings: SourceSettings): 'agent' | 'customer' | undefined {
  const type = author.at('accountType').text();
  if (type === 'app') return undefined;
  const identities = (person: Payload) => ['accountId', 'key', 'name', 'emailAddress'].flatMap((field) => person.at(field).text() ?? []);
  if (settings.isAgent(...identities(author), author.at('displayName').text())) return 'agent';
  if (type === 'customer') return 'customer';
  const reporter = new Set(identities(issue.at('fields', 'reporter')));
  return identities(author).some((identity) => reporter.has(identity)) ? 'customer' : 'agent';
}
