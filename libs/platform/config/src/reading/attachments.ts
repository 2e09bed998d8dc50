export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The files a configuration text names, under the names it gives them. One that is not there counts as missing. */
export type Attachments = ReadonlyMap<string, FileContent>;

export const NO_ATTACHMENTS: Attachments = new Map();

/** Of texts by name. */
export const attachmentsOf = (texts: Readonly<Record<string, string>>): Attachments =>
  new Map(Object.entries(texts).map(([name, text]) => [name, { kind: 'text', text }]));
