import type { SourceEvent } from '../source-event.js';
import type { SourceReading } from '../source-plugin.js';

export function events(deliveryId: string | null | undefined, ...all: readonly SourceEvent[]): SourceReading {
  return { kind: 'events', deliveryId: deliveryId ?? null, events: all };
}

export function ignored(reason: string): SourceReading {
  return { kind: 'ignored', reason };
}

/** Of HTML, what one would read: tags are spaces, the usual entities are characters. Not for showing: nothing is made safe. */
export function plainText(html: string | undefined): string | undefined {
  if (html === undefined || html.length > 200_000) return html?.slice(0, 200_000);
  if (!/<[a-z!/][^>]{0,500}>|&(?:amp|lt|gt|quot|nbsp|#39);/i.test(html)) return html;
  return html
    .replace(/<(?:br|\/p|\/div|\/li)\b[^>]{0,500}>/gi, '\n')
    .replace(/<[a-z!/][^>]{0,500}>/gi, ' ')
    .replace(/&nbsp;/gi, ' ').replace(/&lt;/gi, '<').replace(/&gt;/gi, '>').replace(/&quot;/gi, '"').replace(/&#39;/g, "'").replace(/&amp;/gi, '&')
    .replace(/[ \t]+/g, ' ').replace(/\s*\n\s*/g, '\n').trim() || undefined;
}
