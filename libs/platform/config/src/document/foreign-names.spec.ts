import { compileConfig } from '../compiled/compile-config.js';
import { checkConfig } from './check-config.js';
import { foreignNames } from './foreign-names.js';

/** What the service's own file says. */
const OWN = `
plugins: {acme: ./plugins/acme.mjs}
alerting: {channels: [{name: ops, type: slack, webhook_url_env: SLACK_OPS}, {name: night, type: slack, webhook_url_file: /run/secrets/slack}]}
handlers: {desk: {type: servicenow, url: "https://acme.service-now.com/base", auth: {username_env: SNOW_USER, password_env: SNOW_PASSWORD}}}
sources:
  snow: {type: servicenow, secrets_env: [SNOW_LOGIN], pull: {url: "https://acme.service-now.com"}}
  inbox: {type: files, pull: {folder: /var/inbox}, options: {mapping: /etc/watchdog/mapping.yaml}}
  hook: {type: github, secrets_env: GITHUB_SECRET}
classification: {catalog: {file: /etc/watchdog/catalog.yaml}, keywords: {file: /etc/watchdog/keywords.yaml}, llm: {provider: openai_compatible, model: m, base_url: "http://10.0.0.5:8000/v1"}}
tiers: {gold: {high: {response: 30, resolution: 180}}}
`;

const checkedText = (text: string) => {
  const checked = checkConfig(text);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.config;
};
const nothing = { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined };
const inForce = compileConfig(checkedText(OWN), { version: 1, hash: '' }, nothing);
const foreign = (text: string) => foreignNames(text, checkedText(text), inForce).map(({ path, line, column, message }) => `${line}:${column} ${path}: ${message}`);

test('what the file names may be named again, by another name and in another place, too', () => {
  expect(foreign(OWN)).toEqual([]);
  expect(foreign(`
handlers: {other: {type: custom, url: "https://ACME.service-now.com:443/elsewhere", auth: {token_env: SNOW_PASSWORD}}, open: {type: custom, url: "https://new.example"}}
sources: {two: {type: files, pull: {folder: /var/inbox}}, hook: {type: jira, secrets_env: [GITHUB_SECRET, SNOW_LOGIN]}}
classification: {catalog: {url: "https://catalog.example/c.yaml"}}
tiers: {gold: {high: {response: 10, resolution: 180}}}
`)).toEqual([]);
});

test.each<[string, string, string, RegExp]>([
  ['a plugin', 'plugins: {acme: ./other.mjs}\nsources: {s: {type: acme}}', '1:17 plugins.acme', /"\.\/other\.mjs".*plugins are code/],
  ['a variable', 'sources: {s: {type: github, secrets_env: DATABASE_URL}}', '1:42 sources.s.secrets_env', /"DATABASE_URL".*environment variables are named in the service's own file first/],
  ['the variable that a provider has by default', 'classification: {llm: {provider: anthropic, model: m}}', '1:23 classification.llm.api_key_env', /"ANTHROPIC_API_KEY"/],
  ['a folder', 'sources: {inbox: {type: files, pull: {folder: /etc}}}', '1:47 sources.inbox.pull.folder', /"\/etc".*files and folders are named in the service's own file first/],
  ['a folder that is a file of another use', 'sources: {inbox: {type: files, pull: {folder: /run/secrets/slack}}}', '1:47 sources.inbox.pull.folder', /files and folders/],
  ['a mapping', 'sources: {inbox: {type: files, pull: {folder: /var/inbox}, options: {mapping: /etc/shadow}}}', '1:79 sources.inbox.options.mapping', /shadow/],
  ['a mapping, of a source called files', 'sources: {files: {pull: {folder: /var/inbox}, options: {mapping: /etc/shadow}}}', '1:66 sources.files.options.mapping', /shadow/],
  ['a secret file as a catalog', 'classification: {catalog: {file: /run/secrets/slack}}', '1:34 classification.catalog.file', /slack/],
  ['a file of keywords', 'classification: {keywords: {file: /etc/passwd}}', '1:35 classification.keywords.file', /passwd/],
  ['the file of a webhook', 'alerting: {channels: [{name: a, type: slack, webhook_url_file: /etc/passwd}]}', '1:64 alerting.channels[0].webhook_url_file', /passwd/],
  ['another address for the secret of a handler', 'handlers: {desk: {type: servicenow, url: "https://evil.example", auth: {username_env: SNOW_USER}}}', '1:42 handlers.desk.url', /found https:\/\/evil\.example, where the configuration in force does not send SNOW_USER/],
  ['the same host without TLS', 'handlers: {desk: {type: servicenow, url: "http://acme.service-now.com", auth: {username_env: SNOW_USER}}}', '1:42 handlers.desk.url', /http:\/\/acme/],
  ['a user name that looks like the host', 'sources: {snow: {type: servicenow, secrets_env: SNOW_LOGIN, pull: {url: "https://acme.service-now.com@evil.example"}}}', '1:73 sources.snow.pull.url', /found https:\/\/evil\.example/],
  ['an address for a secret that is only checked', 'sources: {hook: {type: jira, secrets_env: GITHUB_SECRET, pull: {url: "https://evil.example"}}}', '1:70 sources.hook.pull.url', /GITHUB_SECRET/],
  ['the secret of another place', 'sources: {snow: {type: servicenow, secrets_env: SNOW_PASSWORD, pull: {url: "https://new.example"}}}', '1:76 sources.snow.pull.url', /SNOW_PASSWORD/],
  ['another server for the key of the model', 'classification: {llm: {provider: openai_compatible, model: m, base_url: "http://10.0.0.6:8000/v1"}}', '1:73 classification.llm.base_url', /LLM_API_KEY/],
  ['its provider instead', 'classification: {llm: {provider: openai, model: m, api_key_env: LLM_API_KEY}}', '1:34 classification.llm.provider', /found openai, .*LLM_API_KEY/],
  ['a link-local address', 'classification: {catalog: {url: "http://169.254.169.254/latest/meta-data"}}', '1:33 classification.catalog.url', /link-local/],
  ['one in disguise', 'handlers: {x: {type: custom, url: "http://0xa9fea9fe"}}', '1:35 handlers.x.url', /link-local/],
  ['one in IPv6', 'sources: {x: {type: jira, pull: {url: "http://[fd00:ec2::254]"}}}', '1:39 sources.x.pull.url', /link-local/],
])('%s is refused where it stands', (_, text, place, message) => {
  const problems = foreign(`${text}\ntiers: {gold: {high: {response: 30, resolution: 180}}}`);
  expect(problems).toEqual([expect.stringMatching(message)]);
  expect(problems[0]).toMatch(`${place}: `);
});
