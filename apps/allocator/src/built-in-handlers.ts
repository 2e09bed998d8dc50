import { bmcHandler } from '#connectors/bmc';
import { customHandler } from '#connectors/custom';
import { jiraHandler } from '#connectors/jira';
import { serviceNowHandler } from '#connectors/servicenow';
import type { HandlerPlugin } from '#contracts';
import type { HandlerPlugins } from '#features/allocation';

const ALL: readonly HandlerPlugin[] = [serviceNowHandler, bmcHandler, jiraHandler, customHandler];

/** The systems that come with the product. */
export const BUILT_IN_HANDLERS: HandlerPlugins = { builtIn: new Map(ALL.map((plugin) => [plugin.name, plugin])) };
