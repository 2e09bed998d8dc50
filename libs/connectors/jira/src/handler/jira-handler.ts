import type { FieldError, Handler, HandlerContext, HandlerEntry, HandlerPlugin } from '#contracts';
import { checkEntry, settingsOf } from '#platform/outbound';
import { assignIssue } from './assign-issue.js';
import { JiraClient } from './jira-client.js';
import { JiraHandlerSettings } from './jira-settings.dto.js';
import { readCallback } from './read-callback.js';
import { readGroups } from './read-groups.js';

/** Jira Cloud platform REST API v3 and Jira Data Center REST API v2 (developer.atlassian.com). */
export const jiraHandler: HandlerPlugin = {
  name: 'jira',
  check: (entry) => [...checkEntry(entry, { settings: JiraHandlerSettings, auth: waysIn(entry), besides: ['callback_secret'] }), ...whereGroupsAre(entry)],
  open(context: HandlerContext): Handler {
    const settings = settingsOf(JiraHandlerSettings, context.settings);
    const client = new JiraClient(context, settings);
    return {
      groups: async (_, call) => ({ kind: 'groups', groups: await readGroups(client, settings, call) }),
      assign: (decision, call) => assignIssue(client, settings, decision, call),
      readCallback: (callback) => readCallback(context, settings, callback),
    };
  },
};

function waysIn({ settings }: HandlerEntry): readonly (readonly string[])[] {
  return settings['deployment'] === 'server' ? [['token'], ['username', 'password']] : [['email', 'api_token']];
}

function whereGroupsAre({ settings: { group_field: field, project } }: HandlerEntry): FieldError[] {
  return (field === undefined) === (project === undefined) ? [{ field: 'settings', message: 'must have either group_field or project' }] : [];
}
