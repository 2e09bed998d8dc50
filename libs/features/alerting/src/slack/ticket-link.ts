import type { AlertSubject } from '#contracts';
import { mrkdwnWords } from './plain-words.js';

/** Longer ones are no links people use. */
const MAX_URL = 1000;

/** The ticket's number, or its id, at most 60 characters. */
export function ticketName({ ticket_number, ticket_id }: AlertSubject): string {
  return mrkdwnWords(ticket_number ?? ticket_id, 60) || 'ticket';
}

/** `<url|label>`, or the label alone where there is no link fit to follow. `label` is safe mrkdwn. */
export function ticketLink(subject: AlertSubject, ticketUrl: string | undefined, label: string): string {
  const url = linkable(subject.url) ?? linkable(fromTemplate(subject, ticketUrl));
  return url ? `<${url}|${label}>` : label;
}

function fromTemplate({ ticket_id, ticket_number }: AlertSubject, template: string | undefined): string | undefined {
  const encoded = (words: string) => encodeURIComponent(words.toWellFormed());
  return template?.replaceAll('{ticket_id}', () => encoded(ticket_id)).replaceAll('{ticket_number}', () => encoded(ticket_number ?? ticket_id));
}

/** http(s) only, without credentials, and nothing left in it that could end the link or its label. */
function linkable(text: string | null | undefined): string | undefined {
  if (!text || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) return undefined;
  const href = url.href.replace(/[<>|"'`\s]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`).replaceAll('&', '&amp;');
  return href.length <= MAX_URL ? href : undefined;
}
