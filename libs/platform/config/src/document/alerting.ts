import { checked, integer, list, mapping, optional, required, scalar, word, Wrong, type Shaped } from '../reading/shape.js';
import { duration } from './duration.js';

const SECRET = 'a webhook URL is a secret and does not belong in this file: put it into an environment variable and name that one in "webhook_url_env", or into a file and name that one in "webhook_url_file"';

const channelName = scalar({ type: 'string', pattern: '^[a-z0-9][a-z0-9_-]{0,62}$' }, 'a name of lower-case letters, digits, - and _', (value) =>
  typeof value === 'string' && /^[a-z0-9][a-z0-9_-]{0,62}$/.test(value) ? value : undefined);

const variableName = scalar({ type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, 'the name of an environment variable like SLACK_WEBHOOK_URL', (value) =>
  looksLikeUrl(value) ? new Wrong(SECRET) : typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? value : undefined);

const fileName = scalar({ type: 'string', minLength: 1 }, 'the path of a file', (value) =>
  looksLikeUrl(value) ? new Wrong(SECRET) : typeof value === 'string' && value.trim() !== '' ? value : undefined);

const looksLikeUrl = (value: unknown): boolean => typeof value === 'string' && /:\/\//.test(value);

const ticketUrl = scalar({ type: 'string', pattern: String.raw`^https?://.*\{ticket_(id|number)\}` }, 'a URL with {ticket_id} or {ticket_number} in it', (value) =>
  typeof value === 'string' && /^https?:\/\/.*\{ticket_(id|number)\}/.test(value) && URL.canParse(value) ? value : undefined);

const channel = checked(
  mapping(
    {
      name: required(channelName, 'The name alerts, logs and "fallback" know the channel by.'),
      type: required(word(['slack']), 'slack: an incoming webhook.'),
      webhook_url_env: optional(variableName, undefined, 'The environment variable that holds the webhook URL (or, with _FILE after its name, the file that does).'),
      webhook_url_file: optional(fileName, undefined, 'The file that holds the webhook URL.'),
      interval: optional(duration({ zero: 'refused' }), 1000, 'At most one message in this time. Default 1s, which is what Slack allows.'),
      digest_above: optional(integer(1, 100_000), 20, 'More waiting alerts than this become one message that lists them. Default 20.'),
      fallback: optional(channelName, undefined, 'The channel that takes what this one refuses for good.'),
    },
    { webhook_url: SECRET, url: SECRET },
  ),
  ({ webhook_url_env: variable, webhook_url_file: file }, path, reading) => {
    if (variable !== undefined && file !== undefined) reading.errorAt(path, 'found both "webhook_url_env" and "webhook_url_file", expected one of them');
    if (variable === undefined && file === undefined) reading.errorAt(path, 'found no webhook, expected "webhook_url_env" or "webhook_url_file"');
  },
  { oneOf: [{ required: ['webhook_url_env'] }, { required: ['webhook_url_file'] }] },
);

export type ChannelText = Shaped<typeof channel>;

const channels = checked(list(channel, { most: 100 }), (all, path, reading) => {
  all.forEach(({ name, fallback }, index) => {
    if (all.findIndex((other) => other.name === name) < index) return reading.errorAt([...path, index, 'name'], `"${name}" is here twice, expected each channel once`);
    if (fallback === undefined) return;
    const at = [...path, index, 'fallback'];
    if (!all.some((other) => other.name === fallback)) return reading.errorAt(at, `found "${fallback}", expected one of the channels ${all.map((other) => other.name).join(', ')}`);
    const circle = circleFrom(all, name);
    if (circle) reading.errorAt(at, `the fallbacks go round in a circle: ${circle.join(' → ')}`);
  });
});

/** The channels from `start` back to itself; only for the first of the circle, so that it is reported once. */
function circleFrom(all: readonly ChannelText[], start: string): readonly string[] | undefined {
  const index = (name: string) => all.findIndex((channel) => channel.name === name);
  const circle = [start];
  for (let name = all[index(start)]?.fallback; name !== undefined && circle.length <= all.length; name = all[index(name)]?.fallback) {
    circle.push(name);
    if (name === start) return circle;
    if (index(name) < index(start)) return undefined;
  }
  return undefined;
}

export const DEFAULT_ALERTING = { stale_after: 3_600_000, dedupe_window: 300_000, ticket_url: undefined, channels: undefined };

export const alerting = mapping({
  stale_after: optional(duration({ zero: 'refused' }), DEFAULT_ALERTING.stale_after, 'An alert found later than this after its instant is recorded but wakes nobody. Default 1h.'),
  dedupe_window: optional(duration({ zero: 'allowed' }), DEFAULT_ALERTING.dedupe_window, 'The same ticket, clock and threshold, or that the same groups are full, is not sent to a channel again within this time. Default 5m.'),
  ticket_url: optional(ticketUrl, undefined, 'Link to a ticket in its own system, with {ticket_id} or {ticket_number}; used where the event carries none.'),
  channels: optional(channels, undefined, 'Where alerts go. Default: one Slack channel that posts to SLACK_WEBHOOK_URL. An empty list: nowhere; alerts are still recorded, streamed and logged.'),
});
