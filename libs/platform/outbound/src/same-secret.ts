import { sameSecret } from '#platform/plugins';

/** Whether a presented value is one of the secrets, in time that tells nothing of them. */
export function isOneOf(presented: string, secrets: readonly string[]): boolean {
  return secrets.map((secret) => sameSecret(secret, presented)).includes(true);
}

/** One value may hold several secrets with white space between them: the new one and the one it replaces. */
export function secretsIn(value: string | undefined): readonly string[] {
  return value?.split(/\s+/).filter((secret) => secret !== '') ?? [];
}
