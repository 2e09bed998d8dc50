/** A message the fake has taken, as its readers would see it. */
export interface SlackMessage {
  /** The webhook's name: which channel it was posted to. */
  readonly webhook: string;
  readonly receivedAt: Date;
  /** Whether the sender was told that the message was taken; if not, it will send it again. */
  readonly answered: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The fallback text. */
  readonly text: string;
  /** All the words of the message, blocks included, one text object a line. */
  readonly words: string;
}

export function slackMessage(webhook: string, body: string, answered: boolean): SlackMessage {
  const payload = JSON.parse(body) as Record<string, unknown>;
  const text = typeof payload['text'] === 'string' ? payload['text'] : '';
  return { webhook, receivedAt: new Date(), answered, payload, text, words: [text, ...textsIn(payload['blocks'])].join('\n') };
}

function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === 'text' && typeof value === 'string' ? [value] : textsIn(value)));
}
