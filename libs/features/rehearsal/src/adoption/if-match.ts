import { Problem } from '#platform/http';

export const etagOf = (version: number): string => `"${version}"`;

/** The version an `If-Match` names; undefined: none, or any. Throws the 412 for what is no version's tag: no version matches it. */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = /^\s*"(\d{1,15})"\s*$/.exec(ifMatch)?.[1];
  if (version === undefined) throw new Problem(412, 'precondition-failed', 'Precondition failed', 'Send If-Match with the ETag of the configuration you know, like "7".');
  return Number(version);
}
