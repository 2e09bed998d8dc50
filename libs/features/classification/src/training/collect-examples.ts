import type { LabelledText } from '#core/classification';

/** Rows that teach nothing. */
export interface Skipped {
  readonly unreadable: number;
  readonly without_text: number;
  readonly without_label: number;
}

/** Labels that say that there is none. */
const NO_LABEL: ReadonlySet<string> = new Set(['', '?', '-', 'n/a', 'none', 'null', 'unknown']);

/** Takes tickets with their labels as they come, and counts those that teach nothing. */
export class CollectExamples {
  readonly examples: LabelledText[] = [];
  readonly skipped: { -readonly [Why in keyof Skipped]: number } = { unreadable: 0, without_text: 0, without_label: 0 };

  /** `parts`: title, description and their like; blank ones say nothing. */
  add(parts: readonly string[], label: string): void {
    const text = parts.map((part) => part.trim()).filter((part) => part !== '').join('\n\n');
    const named = label.trim();
    if (NO_LABEL.has(named.toLowerCase())) this.skipped.without_label++;
    else if (text === '') this.skipped.without_text++;
    else this.examples.push({ text, label: named });
  }
}
