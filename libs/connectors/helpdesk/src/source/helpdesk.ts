import { Payload, anyOf, basic, events, plainText, readEach, sharedSecret, type PullPlugin, type SourceEvent, type SourcePlugin } from '#platform/plugins';

/** Requests of a help desk, `{data: {requests: […]}}` or the list itself, in the names such systems commonly use. */
export const helpdesk: SourcePlugin = {
  name: 'helpdesk',
  authentication: anyOf(sharedSecret('x-webhook-secret', 'x-api-key', 'authorization'), basic()),
  priorities: { urgent: 'critical', normal: 'medium', 1: 'critical', 2: 'high', 3: 'medium', 4: 'low' },
  read(payload, { headers }) {
    const requests = requestsOf(payload);
    return requests ? events(headers['x-delivery-id'], ...requests.map(requestEvent)) : events(headers['x-delivery-id'], requestEvent(payload.at('request').isObject() ? payload.at('request') : payload));
  },
  pull: (request) => pull(request),
};

/**
 * `GET URL?page=1&per_page=100&updated_since=…` with the key and the secret (`key:secret`) in X-API-Key and X-API-Secret, until a
 * page is not full. An API that knows no pages sends the same one again, which ends it, too.
 */
const pull: PullPlugin = async function* ({ url, secrets, cursor, now, overlapMs, pageSize, get }) {
  const [key = '', secret] = (secrets[0] ?? '').split(/:(.*)/s);
  const headers: Record<string, string> = { ...(key ? { 'x-api-key': key } : {}), ...(secret ? { 'x-api-secret': secret } : {}) };
  const resumed = cursor?.['done'] === 0;
  const began = resumed ? Number(cursor['began']) : now.getTime();
  const since = typeof cursor?.['since'] === 'number' ? cursor['since'] : undefined;
  let before = '';
  for (let page = resumed ? Number(cursor['page']) : 1; ; page++) {
    const parameters = new URLSearchParams({ page: String(page), per_page: String(pageSize), ...(since === undefined ? {} : { updated_since: new Date(since - overlapMs).toISOString() }) });
    const answer = new Payload(await get(`${url}${url.includes('?') ? '&' : '?'}${parameters.toString()}`, headers));
    const requests = requestsOf(answer) ?? answer.at('data', 'requests').refuse('must be a list of requests');
    const ids = JSON.stringify(requests.map((request) => request.first('id', 'ticket_id').text()));
    const repeated = ids === before;
    before = ids;
    const done = repeated || requests.length < pageSize;
    const { good, unreadable } = readEach(repeated ? [] : requests, requestEvent);
    yield {
      events: good,
      unreadable,
      cursor: done ? { since: began, done: 1 } : { ...(since === undefined ? {} : { since }), began, page: page + 1, done: 0 },
    };
    if (done) return;
  }
};

function requestsOf(payload: Payload): Payload[] | undefined {
  return [payload, payload.at('data', 'requests'), payload.at('requests'), payload.at('data', 'tickets'), payload.at('tickets'), payload.at('data')].find((place) => Array.isArray(place.value))?.items();
}

function requestEvent(request: Payload): SourceEvent {
  if (!request.isObject()) request.refuse('must be a request');
  const name = request.first('requester_name', 'user_name', 'requester.name').text();
  const email = request.first('requester_email', 'user_email', 'requester.email').text();
  const wanted = { category: request.first('request_category', 'category').text(), type: request.first('request_type', 'type').text() };
  return {
    from: request,
    id: request.first('id', 'ticket_id', 'request_id').requiredText(),
    ticket_number: request.first('ticket_number', 'number').text(),
    created_at: request.first('created_at', 'created').instant(),
    updated_at: request.first('updated_at', 'updated', 'modified_at').instant(),
    status: request.first('status', 'state').text(),
    priority: request.at('priority').text(),
    customer_tier: request.first('customer_tier', 'tier').text(),
    title: request.first('short_description', 'title', 'subject').text(),
    description: plainText(request.first('long_description', 'description', 'body').text()),
    category: wanted.category,
    requester: name || email ? { ...(name ? { name } : {}), ...(email ? { email } : {}) } : undefined,
    assignment_group: request.first('assignment_group', 'group').text(),
    external_metadata: wanted.type ? { request_type: wanted.type } : undefined,
  };
}
