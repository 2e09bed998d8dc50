import pc from 'picocolors';
import type { Service } from './service.js';

interface Dashboard {
  readonly counts: Readonly<Record<string, number>>;
}
interface Alerts {
  readonly alerts: readonly { readonly ticket_id: string; readonly clock: string; readonly kind: string }[];
}
interface Tickets {
  readonly tickets: readonly { readonly ticket_id: string; readonly ticket_number: string | null }[];
}
interface Groups {
  readonly groups: readonly { readonly name: string; readonly hours: readonly { readonly arrivals: number }[] }[];
}

/** What the service itself says of the past minute, and where to go from here. */
export async function summary(service: Service, slackMessages: number): Promise<string> {
  const [dashboard, alerts, { groups }, { tickets }] = await Promise.all([
    service.read<Dashboard>('dashboard'), service.read<Alerts>('alerts?limit=100'), service.read<Groups>('groups'), service.read<Tickets>('tickets?limit=100'),
  ]);
  const names = new Map(tickets.map(({ ticket_id, ticket_number }) => [ticket_id, ticket_number ?? ticket_id]));
  const given = groups.map(({ name, hours }) => `${name} ${hours.reduce((sum, { arrivals }) => sum + arrivals, 0)}`);
  const breaches = alerts.alerts.filter(({ kind }) => kind === 'breach');
  return [
    '',
    pc.bold('What came of it'),
    `  tickets    ${Object.entries(dashboard.counts).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`).join(', ')}`,
    `  given to   ${given.join(', ')}`,
    `  alerts     ${alerts.alerts.length}, of which ${breaches.length} breaches${breaches.length > 0 ? `: ${breaches.map(({ ticket_id, clock }) => `${names.get(ticket_id) ?? ticket_id} (${clock})`).join(', ')}` : ''}`,
    `  Slack got  ${slackMessages} messages`,
    '',
    pc.bold('Next'),
    `  npm start                        ${pc.dim('the service itself; it prints a first curl to try')}`,
    `  sla_config.yaml                  ${pc.dim('your promises; saved changes take effect at once')}`,
    `  SLACK_WEBHOOK_URL=… npm start    ${pc.dim('alerts to your own Slack')}`,
    '',
  ].join('\n');
}
