import { anyOf, basic, events, hmacSignature, ignored, inTable, sharedSecret, type Payload, type SourceEvent, type SourcePlugin, type SourceReading } from '#platform/plugins';

/**
 * Webhooks version 3 (https://developer.pagerduty.com/docs/webhooks-overview), and 2 and 1, whose bodies hold several
 * messages (and which sign nothing). The same incident has the same id in all of them.
 */
export const pagerduty: SourcePlugin = {
  name: 'pagerduty',
  authentication: anyOf(hmacSignature({ header: 'x-pagerduty-signature', encoding: 'hex', prefix: 'v1=' }), sharedSecret('x-webhook-secret', 'authorization'), basic()),
  priorities: { p1: 'critical', p2: 'high', p3: 'medium', p4: 'low', p5: 'low', 'sev-1': 'critical', 'sev-2': 'high', 'sev-3': 'medium', 'sev-4': 'low', 'sev-5': 'low', high: 'high', low: 'low' },
  read(payload, { headers }) {
    if (payload.at('event').isObject()) return readV3(payload.at('event'), headers['x-webhook-id']);
    if (Array.isArray(payload.at('messages').value)) return readMessages(payload.at('messages').items(), headers['x-webhook-id']);
    return payload.at('event').refuse('is missing: this is no webhook of PagerDuty');
  },
};

function readV3(event: Payload, webhook: string | undefined): SourceReading {
  const type = event.at('event_type').text() ?? '';
  const data = event.at('data');
  const incident = data.at('type').text() === 'incident' || !data.at('incident').isObject() ? data : data.at('incident');
  if (type !== '' && !type.startsWith('incident.')) return ignored(`PagerDuty event "${type}" is not about an incident`);
  const state = incidentEvent(incident);
  const at = event.at('occurred_at').instant();
  return events(event.at('id').text() ?? webhook, {
    ...state,
    created_at: state.created_at ?? (type === 'incident.triggered' ? at : undefined),
    updated_at: at,
    // A note or a responder names the incident, not its state.
    status: type === 'incident.reopened' ? 'reopened' : state.status ?? inTable(STATUS_OF, type),
    ...(type === 'incident.annotated' ? { comment: { by: 'agent', public: false } as const } : {}),
  });
}

function readMessages(messages: readonly Payload[], webhook: string | undefined): SourceReading {
  const about = messages.filter((message) => message.first('incident', 'data.incident').isObject());
  if (about.length === 0) return ignored('no message of it is about an incident');
  return events(messages[0]?.at('id').text() ?? webhook, ...about.map((message) => {
    const type = message.first('event', 'type').text() ?? '';
    const state = incidentEvent(message.first('incident', 'data.incident'));
    return {
      ...state,
      updated_at: message.at('created_on').instant() ?? state.updated_at,
      status: state.status ?? inTable(STATUS_OF, type.replace(/^incident\.(\w+)$/, (_, word: string) => `incident.${inTable(PAST, word) ?? word}`)),
      ...(type === 'incident.annotate' ? { comment: { by: 'agent', public: false } as const } : {}),
    };
  }));
}

const STATUS_OF: Readonly<Record<string, string>> = { 'incident.triggered': 'triggered', 'incident.acknowledged': 'acknowledged', 'incident.unacknowledged': 'triggered', 'incident.resolved': 'resolved', 'incident.reopened': 'reopened' };
const PAST: Readonly<Record<string, string>> = { trigger: 'triggered', acknowledge: 'acknowledged', unacknowledge: 'unacknowledged', resolve: 'resolved' };

function incidentEvent(incident: Payload): SourceEvent {
  const number = incident.first('number', 'incident_number').text();
  const urgency = incident.at('urgency').text();
  const people = [...incident.at('assignees').items(), ...incident.at('assignments').items().map((assignment) => assignment.at('assignee')), incident.at('assigned_to_user')];
  const team = incident.at('teams').items()[0]?.first('summary', 'name').text();
  return {
    id: incident.at('id').requiredText(),
    ticket_number: number,
    created_at: incident.first('created_at', 'created_on').instant(),
    updated_at: incident.first('last_status_change_at', 'last_status_change_on', 'updated_at').instant(),
    status: incident.at('status').text(),
    // An incident without a priority has an urgency still.
    priority: incident.at('priority').first('summary', 'name').text() ?? urgency,
    urgency,
    title: incident.first('title', 'summary', 'trigger_summary_data.subject').text(),
    category: incident.at('service').first('summary', 'name').text(),
    url: incident.at('html_url').text(),
    assignment_group: team,
    assignee: people.flatMap((person) => person.first('summary', 'name').text() ?? [])[0],
  };
}
