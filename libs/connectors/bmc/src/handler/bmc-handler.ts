import { readHandlerCallback, type Call, type Handler, type HandlerContext, type HandlerPlugin } from '#contracts';
import { checkEntry, secretRefusal, settingsOf } from '#platform/outbound';
import { assignIncident } from './assign-incident.js';
import { BmcClient } from './bmc-client.js';
import { BmcHandlerSettings } from './bmc-settings.dto.js';
import { foundGroup, readGroups, type SupportGroup } from './read-groups.js';

/** AR System REST API of BMC Helix ITSM and Remedy (docs.bmc.com, "The platform REST API references"). */
export const bmcHandler: HandlerPlugin = {
  name: 'bmc',
  check: (entry) => checkEntry(entry, { settings: BmcHandlerSettings, auth: [['username', 'password']], besides: ['auth_string', 'callback_secret'] }),
  open(context: HandlerContext): Handler {
    const settings = settingsOf(BmcHandlerSettings, context.settings);
    const client = new BmcClient(context);
    let known = new Map<string, SupportGroup>();

    async function learn(call: Call): Promise<readonly SupportGroup[]> {
      const groups = await readGroups(client, settings, call);
      known = new Map(groups.map((group) => [group.id, group]));
      return groups;
    }

    return {
      groups: async (_, call) => ({ kind: 'groups', groups: (await learn(call)).map(foundGroup) }),
      async assign(decision, call) {
        const { group_id: id } = decision.allocation;
        // Another replica may have read the list this decision was made from.
        if (!known.has(id)) await learn(call);
        return assignIncident(client, settings, known.get(id), decision, call);
      },
      readCallback: (callback) => secretRefusal(context, callback) ?? readHandlerCallback(callback.rawBody, context.now().getTime()),
      close: (call) => client.signOut(call),
    };
  },
};
