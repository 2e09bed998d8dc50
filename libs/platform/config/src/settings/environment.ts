import { readFileSync } from 'node:fs';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The only place that touches process.env. */
export const processVariables: Variables = process.env;

/** One variable of the environment, or what is wrong with it in one sentence. */
export type VariableReading = { readonly value: string | undefined } | { readonly problem: string };

/**
 * NAME, or the trimmed content of the file NAME_FILE names (how Docker and Kubernetes hand over secrets).
 * A variable set to nothing counts as not set: that is what `NAME=` in a compose file means.
 */
export function readVariable(variables: Variables, name: string): VariableReading {
  const fileVariable = `${name}_FILE`;
  const value = variables[name]?.trim() || undefined;
  const file = variables[fileVariable]?.trim() || undefined;
  if (file === undefined) return { value };
  if (value !== undefined) return { problem: `${name} and ${fileVariable} are both set: set one of them.` };
  const content = readSecretFile(file);
  return 'problem' in content ? { problem: `${fileVariable} names ${file}, ${content.problem}.` } : content;
}

/** The trimmed content of a file; the problem completes "names FILE, …". */
export function readSecretFile(file: string): { readonly value: string } | { readonly problem: string } {
  try {
    const value = readFileSync(file, 'utf8').trim();
    return value === '' ? { problem: 'which is empty' } : { value };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: code === 'ENOENT' ? 'which does not exist' : `which cannot be read (${code ?? String(error)})` };
  }
}
