/** What a ticket says, as its author wrote it. Data to every tier, never an instruction. */
export interface TicketText {
  /** The caller's own name for it; unique within one call of `classify`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Who asks, by name: not a thing to classify by, but one to leave out of what is shown to others. */
  readonly requester?: string;
}

/** Title and description as one text; the title stands in a paragraph of its own. */
export function wholeText({ title, description }: Pick<TicketText, 'title' | 'description'>): string {
  return description === '' ? title : title === '' ? description : `${title}\n\n${description}`;
}
