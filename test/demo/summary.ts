import pc from 'picocolors';
import type { Service } from './service.js';
import { shownAs } from './shown-as.js';

interface Dashboard {
  readonly counts: Readonly<Record<string, number>>;
}
interface Alerts {
  readonly alerts: readonly { readonly ticket_id: string; readonly clock: string; readonly kind: string }[];
}
interface Tickets {
  readonly tickets: readonly { readonly ticket_id: string; readonly ticket_number: string | null }[];
}
interface Allocations {
  readonly allocations: readonly Decision[];
}
interface Decision {
  readonly ticket_id: string;
  readonly revision: number;
  readonly group_name: string | null;
  readonly outcome: string | null;
}

/** What the service itself says of the past minute, and where to go from here. */
export async function summary(service: Service, slackMessages: number): Promise<string> {
  const [dashboard, alerts, { allocations }, { tickets }] = await Promise.all([
    service.read<Dashboard>('dashboard'), service.read<Alerts>('alerts?limit=100'), service.read<Allocations>('allocations?limit=100'), service.read<Tickets>('tickets?limit=100'),
  ]);
  const names = new Map(tickets.map(({ ticket_id, ticket_number }) => [ticket_id, shownAs(ticket_id, ticket_number)]));
  const breaches = alerts.alerts.filter(({ kind }) => kind === 'breach');
  return [
    '',
    pc.bold('What came of it'),
    `  tickets    ${Object.entries(dashboard.counts).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`).join(', ')}`,
    `  given to   ${whoHasThem(allocations)}`,
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

/** A ticket counts for the group that has it at the end; those who declined it are counted apart. */
function whoHasThem(decisions: readonly Decision[]): string {
  const last = new Map([...decisions].sort((a, b) => a.revision - b.revision).map((decision) => [decision.ticket_id, decision]));
  const counts = new Map<string, number>();
  for (const { group_name, outcome } of last.values()) {
    if (group_name !== null && outcome !== 'rejected') counts.set(group_name, (counts.get(group_name) ?? 0) + 1);
  }
  const declined = decisions.filter(({ outcome }) => outcome === 'rejected').length;
  return `${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')}${declined > 0 ? `; ${declined} declined first` : ''}`;
}
