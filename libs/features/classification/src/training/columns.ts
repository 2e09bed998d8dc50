import type { LabelKind } from '#core/classification';

/** What ticket systems and data sets call it, best first. */
const TEXTS = ['title', 'subject', 'summary', 'short_description', 'description', 'text', 'body', 'content', 'details'];
const LABELS: Readonly<Record<LabelKind, readonly string[]>> = {
  category: ['category', 'topic', 'topic_group', 'type', 'label', 'class'],
  group: ['group', 'assignment_group', 'assigned_group', 'queue', 'team'],
  department: ['department', 'dept', 'label', 'class'],
};

export interface Columns {
  readonly texts: readonly string[];
  readonly label: string;
}

export type ChosenColumns = ({ readonly ok: true } & Columns) | { readonly ok: false; readonly problem: string };

/** Which columns of a file hold the text and the label; what the user named goes before what names suggest. Case does not count. */
export function chooseColumns(present: readonly string[], kind: LabelKind, wanted: { readonly texts?: readonly string[] | undefined; readonly label?: string | undefined }): ChosenColumns {
  const find = (name: string): string | undefined => present.find((column) => column === name) ?? present.find((column) => column.toLowerCase() === name.toLowerCase());
  const missing = [...wanted.texts ?? [], ...(wanted.label === undefined ? [] : [wanted.label])].filter((name) => find(name) === undefined);
  const has = `the file has ${present.join(', ')}`;
  if (missing.length > 0) return { ok: false, problem: `there is no column ${missing.join(', ')}; ${has}` };
  const label = wanted.label === undefined ? LABELS[kind].map(find).find((column) => column !== undefined) : find(wanted.label);
  if (label === undefined) return { ok: false, problem: `no column is called ${LABELS[kind].join(', ')}: name that of the ${kind} with --label-column; ${has}` };
  const texts = (wanted.texts ?? TEXTS).map(find).filter((column) => column !== undefined && column !== label) as string[];
  if (texts.length === 0) return { ok: false, problem: `no column is called ${TEXTS.join(', ')}: name those of the text with --text; ${has}` };
  return { ok: true, texts: [...new Set(texts)], label };
}
