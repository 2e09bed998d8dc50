/** The part of Block Kit the messages use, with Slack's limits (characters as UTF-16 units). */
export const LIMITS = { headerText: 150, sectionText: 3000, fieldText: 2000, fields: 10, blocks: 50, fallbackText: 3000 } as const;

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** True: Slack links nothing and mentions nobody of its own accord. */
  readonly verbatim: true;
}

export interface HeaderBlock {
  readonly type: 'header';
  readonly text: PlainText;
}

export interface SectionBlock {
  readonly type: 'section';
  readonly text?: Mrkdwn;
  readonly fields?: Mrkdwn[];
}

export interface ContextBlock {
  readonly type: 'context';
  readonly elements: Mrkdwn[];
}

export type SlackBlock = HeaderBlock | SectionBlock | ContextBlock;

/** A message as posted to an incoming webhook. */
export interface SlackMessage {
  /** For notifications and readers without blocks. */
  readonly text: string;
  readonly blocks: SlackBlock[];
}

/** `text` must already be safe and short enough: see plain-words. */
export const header = (text: string): HeaderBlock => ({ type: 'header', text: { type: 'plain_text', text, emoji: false } });
export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });
export const fields = (texts: readonly string[]): SectionBlock => ({ type: 'section', fields: texts.map(mrkdwn) });
export const context = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text)] });

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}
