import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Compares a generated document with the one checked in; `UPDATE_DOCS=1` writes it instead. */
export function expectDocument(path: string, document: unknown): void {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (process.env['UPDATE_DOCS']) return writeFileSync(path, text);
  const ask = `${path} is brought up to date by: UPDATE_DOCS=1 npm test -- test/contract`;
  expect({ ask, document: existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as unknown : undefined }).toEqual({ ask, document: JSON.parse(text) as unknown });
}
