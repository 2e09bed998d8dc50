import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Compares a generated document with the one checked in; `UPDATE_DOCS=1` writes it instead. */
export function expectDocument(path: string, document: unknown): void {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (process.env['UPDATE_DOCS']) return writeFileSync(path, text);
  expect({ path, document: existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as unknown : undefined }).toEqual({ path, document: JSON.parse(text) as unknown });
}
