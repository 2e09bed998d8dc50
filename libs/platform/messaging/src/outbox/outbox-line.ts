import type { Message } from '../bus.js';

/**
 * The line format of `platform.outbox.messages`: one message a line, `header JSON TAB data JSON`, lines joined by a newline.
 *
 *   header  {"id","type","source","time","key","tenantid","correlationid"}, all strings, in any order, spaces allowed
 *           (SQL writes it with json_build_object). JSON text has no raw tab, so the first tab ends it.
 *   data    JSON text, never parsed by the relay. Newlines can only stand between tokens there, and become spaces.
 *
 * The topic is a column of the row.
 */
interface Header {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly time: string;
  readonly key: string;
  readonly tenantid: string;
  readonly correlationid: string;
}

export function outboxLine({ id, type, source, time, key, tenantId, correlationId, data }: Message): string {
  const header: Header = { id, type, source, time, key, tenantid: tenantId, correlationid: correlationId };
  return `${JSON.stringify(header)}\t${data.includes('\n') ? data.replaceAll('\n', ' ') : data}`;
}

/** The messages of one outbox row, in order. */
export function parseOutboxLines(topic: string, lines: string): Message[] {
  return lines.split('\n').map((line) => {
    const tab = line.indexOf('\t');
    const header = JSON.parse(line.slice(0, tab)) as Header;
    return {
      id: header.id,
      topic,
      key: header.key,
      type: header.type,
      source: header.source,
      time: header.time,
      tenantId: header.tenantid,
      correlationId: header.correlationid,
      data: line.slice(tab + 1),
    };
  });
}
