import type { Handler, HandlerContext, HandlerPlugin } from '#contracts';
import { checkEntry, settingsOf } from '#platform/outbound';
import { assignTicket } from './assign-ticket.js';
import { readCallback } from './read-callback.js';
import { readGroups } from './read-groups.js';
import { ServiceNowClient } from './servicenow-client.js';
import { ServiceNowHandlerSettings } from './servicenow-settings.dto.js';

/** Table API and Aggregate API of a ServiceNow instance (developer.servicenow.com, REST API reference). */
export const serviceNowHandler: HandlerPlugin = {
  name: 'servicenow',
  check: (entry) => checkEntry(entry, { settings: ServiceNowHandlerSettings, auth: [['username', 'password'], ['client_id', 'client_secret']], besides: ['callback_secret'] }),
  open(context: HandlerContext): Handler {
    const settings = settingsOf(ServiceNowHandlerSettings, context.settings);
    const client = new ServiceNowClient(context);
    return {
      groups: async (_, call) => ({ kind: 'groups', groups: await readGroups(client, settings, call) }),
      assign: (decision, call) => assignTicket(client, settings, decision, call),
      readCallback: (callback) => readCallback(context, callback),
    };
  },
};
