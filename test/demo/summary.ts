import pc from 'picocolors';

interface Dashboard {
  readonly counts: Readonly<Record<string, number>>;
}
interface Alerts {
  readonly alerts: readonly { readonly ticket_id: string; readonly clock: string; readonly kind: string }[];
}

/** What the service itself says of the past minute, and where to go from here. */
export async function summary(url: string, key: string, slackMessages: number): Promise<string> {
  const [dashboard, alerts] = await Promise.all([ask<Dashboard>('dashboard'), ask<Alerts>('alerts?limit=100')]);
  const breaches = alerts.alerts.filter(({ kind }) => kind === 'breach');
  return [
    '',
    pc.bold('What came of it'),
    `  tickets    ${Object.entries(dashboard.counts).filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`).join(', ')}`,
    `  alerts     ${alerts.alerts.length}, of which ${breaches.length} breaches${breaches.length > 0 ? `: ${breaches.map(({ ticket_id, clock }) => `${ticket_id} (${clock})`).join(', ')}` : ''}`,
    `  Slack got  ${slackMessages} messages`,
    '',
    pc.bold('Next'),
    `  npm start                        ${pc.dim('the service itself; it prints a first curl to try')}`,
    `  sla_config.yaml                  ${pc.dim('your promises; saved changes take effect at once')}`,
    `  SLACK_WEBHOOK_URL=… npm start    ${pc.dim('alerts to your own Slack')}`,
    '',
  ].join('\n');

  async function ask<T>(path: string): Promise<T> {
    const response = await fetch(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${key}` } });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
