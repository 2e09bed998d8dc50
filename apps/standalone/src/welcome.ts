import { resolve } from 'node:path';
import pc from 'picocolors';
import { ApiKeys } from '#platform/security';
import type { RunningService } from '#platform/service';

/** Tells the person who started it where everything is and what to try first. The key is shown this once and kept only as a hash. */
export async function welcome(running: RunningService): Promise<void> {
  const { app, settings, url, ownDatabase, startedAfterMs } = running;
  const firstKey = await app.get(ApiKeys).ensureFirstKey();
  const lines = [
    `${pc.green(pc.bold('Ticket Watchdog is ready'))} ${pc.dim(`(${(startedAfterMs / 1000).toFixed(1)} s)`)}`,
    '',
    row('API', `${url}/api/docs ${pc.dim('to read and to try; its paths begin with /api/v1')}`),
    row('Live alerts', `${url.replace('http', 'ws')}/ws/alerts`),
    row('Health', `${url}/health/ready`),
    row('Metrics', `${url}/metrics`),
    row('SLA config', resolve(settings.slaConfig)),
    row('Data', ownDatabase?.dataDirectory ?? 'the PostgreSQL of DATABASE_URL'),
    ...(ownDatabase ? [row('PostgreSQL', `${withoutPassword(ownDatabase.url)}, its password in ${ownDatabase.passwordFile}`)] : []),
    row('Slack', settings.slackWebhookUrl ? 'configured' : 'not configured: alerts are recorded and streamed; set SLACK_WEBHOOK_URL to send them'),
    row('Admin key', firstKey ? `${pc.bold(firstKey)}  ${pc.yellow('shown only this once')}` : keyHint(settings.apiKey)),
    '',
    pc.bold('Try'),
    `  ${firstTicket(url, firstKey ?? '$WATCHDOG_API_KEY')}`,
    `  npm run demo   ${pc.dim('on a service of its own: tickets that breach within a minute, and the alerts they cause')}`,
    '',
    pc.dim('Ctrl-C stops everything; the data stays.'),
  ];
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

function row(name: string, value: string): string {
  return `  ${pc.dim(name.padEnd(12))} ${value}`;
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}

function keyHint(operatorKey: string | undefined): string {
  return operatorKey ? 'the one in WATCHDOG_API_KEY' : 'made at the first start; lost it? set WATCHDOG_API_KEY to one of your own';
}

/** Works as it stands: paste it into another terminal. */
function firstTicket(url: string, key: string): string {
  const now = new Date().toISOString();
  const ticket = { id: 'TICKET-1', priority: 'high', status: 'open', customer_tier: 'gold', title: 'Printer on fire', created_at: now, updated_at: now };
  return `curl -s ${url}/api/v1/tickets -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' -d '${JSON.stringify([ticket])}'`;
}
