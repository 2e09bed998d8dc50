import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a presented value is one of the secrets, in time that tells nothing of them. */
export function isOneOf(presented: string, secrets: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  const found = digest(presented);
  return secrets.map((secret) => timingSafeEqual(digest(secret), found)).includes(true);
}

/** One value may hold several secrets with white space between them: the new one and the one it replaces. */
export function secretsIn(value: string | undefined): readonly string[] {
  return value?.split(/\s+/).filter((secret) => secret !== '') ?? [];
}
