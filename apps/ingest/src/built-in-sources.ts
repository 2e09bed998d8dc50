import { custom } from '#connectors/custom';
import { files } from '#connectors/files';
import { freshdesk } from '#connectors/freshdesk';
import { github } from '#connectors/github';
import { helpdesk } from '#connectors/helpdesk';
import { jira } from '#connectors/jira';
import { mapped } from '#connectors/mapped';
import { opsgenie } from '#connectors/opsgenie';
import { pagerduty } from '#connectors/pagerduty';
import { servicenow } from '#connectors/servicenow';
import { zendesk } from '#connectors/zendesk';
import type { SourcePlugins } from '#features/intake';
import type { SourcePlugin } from '#platform/plugins';

const ALL: readonly SourcePlugin[] = [servicenow, jira, github, zendesk, freshdesk, pagerduty, opsgenie, custom, mapped, helpdesk, files];

/** The systems that come with the product. */
export const BUILT_IN: SourcePlugins = { builtIn: new Map(ALL.map((plugin) => [plugin.name, plugin])) };
