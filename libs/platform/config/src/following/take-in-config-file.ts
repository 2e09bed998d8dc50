import { hostname } from 'node:os';
import type { Log } from '#platform/telemetry';
import { checkConfig } from '../document/check-config.js';
import type { Attachments } from '../reading/attachments.js';
import { formatProblem } from '../reading/problem.js';
import type { ConfigHealth } from '../versions/config-health.js';
import type { ConfigVersions } from '../versions/config-versions.js';
import type { ConfigContent } from './config-file.js';

export type TakenIn =
  | { readonly kind: 'added'; readonly version: number }
  /** The text last taken from a file; a newer version may have been PUT since, and stays. */
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Makes a valid file a version. A broken one changes nothing: it is shown in health, log and metrics until it is mended. */
export class TakeInConfigFile {
  constructor(private readonly path: string, private readonly versions: ConfigVersions, private readonly health: ConfigHealth, private readonly log: Log) {}

  async run(content: ConfigContent): Promise<TakenIn> {
    if (content.kind === 'missing') return this.refuse([`${this.path}: the file does not exist`]);
    if (content.kind === 'unreadable') return this.refuse([`${this.path}: ${content.reason}`]);
    const checked = checkConfig(content.text, content.attachments);
    const problems = checked.problems.map((problem) => formatProblem(problem, this.path));
    if (!checked.ok) return this.refuse(problems);

    const version = await this.versions.add({ text: content.text, files: textsOf(content.attachments), author: `${this.path} on ${hostname()}`, origin: 'file' });
    if (problems.length > 0) this.log.warn({ operation: 'config.file', file: this.path, problems }, 'The configuration file is valid, with warnings');
    if (this.health.accept('file')) this.log.info({ operation: 'config.file', file: this.path }, 'The configuration file is valid again');
    if (version === undefined) return { kind: 'known' };
    await this.tellWhatItUndoes(version);
    return { kind: 'added', version };
  }

  /** The file is the later word, but who changed it may not have known of the other. */
  private async tellWhatItUndoes(version: number): Promise<void> {
    const replaced = (await this.versions.read(version))?.replaces;
    if (!replaced) return;
    const { version: undone, author, reason } = replaced;
    const adopted = `version ${undone}, adopted through the API by ${author}${reason === null ? '' : ` ("${reason}")`}`;
    this.log.warn({ operation: 'config.file', file: this.path, version, replaced }, `The changed file is now version ${version} and replaces ${adopted}; to go back: watchdog config rollback ${undone}`);
  }

  private refuse(problems: readonly string[]): TakenIn {
    this.log.error({ operation: 'config.file', file: this.path, problems }, 'The configuration file is not valid; it changes nothing');
    this.health.refuse('file', problems);
    return { kind: 'refused', problems };
  }
}

function textsOf(attachments: Attachments): Record<string, string> {
  return Object.fromEntries([...attachments].flatMap(([name, file]) => (file.kind === 'text' ? [[name, file.text]] : [])));
}
