/** A whole handler, as docs/handlers.md shows it: a help desk with teams, whose tickets have a team. */
export const handler = {
  name: 'tiny-desk',

  open: ({ request, secret, settings }) => {
    const headers = () => ({ authorization: `Bearer ${secret('token')}` });
    const ticketOf = (decision) => `/tickets/${encodeURIComponent(decision.ticket_id)}`;
    return {
      async groups(_known, { signal }) {
        const { body } = await request('GET', '/teams', { headers: headers(), signal });
        if (!Array.isArray(body)) throw Object.assign(new Error('no list of teams'), { verdict: 'retry' });
        return { kind: 'groups', groups: body.map(({ id, title, seats }) => ({ group_id: id, name: title, max_bandwidth: seats * settings.per_seat })) };
      },
      async assign(decision, { signal }) {
        const { body } = await request('GET', ticketOf(decision), { headers: headers(), signal });
        if (body?.team === decision.allocation.group_id) return { kind: 'assigned', already: true };
        await request('PUT', ticketOf(decision), { headers: headers(), signal, json: { team: decision.allocation.group_id, note: decision.rationale } });
        return { kind: 'assigned' };
      },
    };
  },
};
