import { anyOf, basic, events, ignored, inTable, sharedSecret, type SourcePlugin } from '#platform/plugins';

/** Outgoing webhooks (https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/): one action on one alert. */
export const opsgenie: SourcePlugin = {
  name: 'opsgenie',
  authentication: anyOf(sharedSecret('x-webhook-secret', 'x-api-key', 'authorization'), basic()),
  priorities: { p1: 'critical', p2: 'high', p3: 'medium', p4: 'low', p5: 'low', 1: 'critical', 2: 'high', 3: 'medium', 4: 'low', 5: 'low' },
  read(payload) {
    const alert = payload.at('alert');
    const action = payload.at('action').text() ?? '';
    if (!alert.isObject()) return action === '' || ALERT_ACTIONS.test(action) && !payload.at('incident').given ? alert.refuse('is missing') : ignored(`Opsgenie action "${action}" is not about an alert`);
    const request = payload.first('alertFlowContext.requestId', 'requestId').text();
    const team = alert.at('teams').items()[0];
    const group = alert.at('team').text() ?? (team?.isObject() ? team.first('name', 'id').text() : team?.text());
    const message = noteIn(action);
    return events(request ? `${action}:${request}` : null, {
      id: alert.first('alertId', 'id', 'alias').requiredText(),
      ticket_number: alert.at('tinyId').text(),
      created_at: alert.first('createdAt', 'insertedAt').instant(),
      updated_at: alert.first('updatedAt', 'createdAt').instant(),
      status: inTable(STATUSES, action.toLowerCase()) ?? alert.at('status').text(),
      priority: alert.at('priority').text() ?? alert.at('newPriority').text(),
      title: alert.at('message').text(),
      description: alert.at('description').text(),
      category: alert.at('entity').text(),
      tags: alert.at('tags').given ? alert.at('tags').texts() : undefined,
      requester: alert.at('source').text() ? { name: alert.at('source').text()! } : undefined,
      assignment_group: group,
      assignee: alert.at('owner').text(),
      ...(message ? { comment: { by: 'agent', public: false } as const } : {}),
    });
  },
};

const ALERT_ACTIONS = /^(?:create|acknowledge|unacknowledge|close|delete|snooze|add|remove|update|assign|take|escalate)/i;

/** A note is among the staff; that somebody has taken the alert is told by Acknowledge. */
function noteIn(action: string): boolean {
  return /^addnote$/i.test(action);
}

const STATUSES: Readonly<Record<string, string>> = { create: 'open', acknowledge: 'acked', unacknowledge: 'open', close: 'closed', delete: 'deleted', snooze: 'snoozed', snoozeended: 'open', unsnooze: 'open' };
