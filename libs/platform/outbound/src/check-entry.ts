import { WireValidator, type FieldError, type HandlerEntry, type WireClass } from '#contracts';

export interface EntryRules {
  readonly settings: WireClass;
  /** Ways to sign in: the secrets each takes. Exactly one of them is expected; an empty one means that none is needed. */
  readonly auth: readonly (readonly string[])[];
  /** Secrets that may be there besides. */
  readonly besides?: readonly string[];
}

/** What is wrong with a handler's entry in the configuration. */
export function checkEntry({ url, settings, secrets }: HandlerEntry, rules: EntryRules): FieldError[] {
  const protocol = URL.parse(url)?.protocol;
  const faults: FieldError[] = protocol === 'http:' || protocol === 'https:' ? [] : [{ field: 'url', message: 'must be an http or https URL' }];
  faults.push(...new WireValidator(rules.settings, Date.now).faults(settings, 'settings', 'escapes'));
  const known = new Set([...rules.auth.flat(), ...(rules.besides ?? [])]);
  for (const [name, readable] of secrets) {
    if (!known.has(name)) faults.push({ field: `auth.${name}`, message: `is not known here, expected ${[...known].join(', ')}` });
    else if (!readable) faults.push({ field: `auth.${name}`, message: 'is not set where the configuration says it is' });
  }
  const given = [...secrets.keys()].filter((name) => rules.auth.flat().includes(name));
  const chosen = rules.auth.some((way) => way.length === given.length && way.every((name) => given.includes(name)));
  if (!chosen) faults.push({ field: 'auth', message: `must have ${rules.auth.map((way) => way.join(' and ') || 'nothing').join(', or ')}` });
  return faults;
}
