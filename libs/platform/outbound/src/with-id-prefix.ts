import { HandlerFailure, type Handler } from '#contracts';

/**
 * A handler whose system knows tickets by their own ids, which are ours without `prefix`: it is told, and tells, its own.
 * A ticket without the prefix is none of this system's, and given to it never (`permanent`).
 */
export function withIdPrefix(handler: Handler, prefix: string): Handler {
  if (prefix === '') return handler;
  return {
    groups: (known, call) => handler.groups(known, call),
    assign: async (decision, call) => {
      const { ticket_id: id } = decision;
      if (!id.startsWith(prefix)) throw new HandlerFailure('permanent', `the ticket's id does not begin with this handler's id_prefix "${prefix}"`);
      return handler.assign({ ...decision, ticket_id: id.slice(prefix.length) }, call);
    },
    ...(handler.readCallback && {
      readCallback: (callback) => {
        const reading = handler.readCallback!(callback);
        if (reading.kind !== 'read') return reading;
        return { ...reading, news: reading.news.map((one) => (one.ticket_id == null ? one : { ...one, ticket_id: prefix + one.ticket_id })) };
      },
    }),
    ...(handler.close && { close: (call) => handler.close!(call) }),
  };
}
