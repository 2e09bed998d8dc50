import { WakeableLoop } from '#platform/clock';
import { SIGNALS, type DatabaseSignals } from '#platform/persistence';
import type { Log } from '#platform/telemetry';
import type { VersionedConfigSource } from '../versions/versioned-config-source.js';
import type { ConfigFile } from './config-file.js';
import { FileWatchers } from './file-watcher.js';
import type { TakeInConfigFile } from './take-in-config-file.js';

/** The net under lost events: a network share has none, and a NOTIFY may fall into a reconnect. */
const LOOK_AT_LEAST_EVERY_MS = 30_000;

/** Why a service cannot start, for the person who started it. */
export class ConfigRefused extends Error {}

/** Keeps the configuration in force equal to the newest version, and the newest version equal to the file and those it names. */
export class FollowConfig {
  private readonly loop: WakeableLoop;
  private readonly watchers: FileWatchers;
  /** A service may live on stored versions alone; a file that was there and is gone is trouble. */
  private fileExpected = false;

  constructor(
    private readonly file: ConfigFile,
    private readonly takeIn: TakeInConfigFile,
    private readonly source: VersionedConfigSource,
    private readonly signals: DatabaseSignals,
    private readonly log: Log,
  ) {
    const onError = (err: unknown) => this.log.error({ operation: 'config.follow', err }, 'Could not look for a new configuration; trying again');
    this.loop = new WakeableLoop({ tick: () => this.look(), maxSleepMs: LOOK_AT_LEAST_EVERY_MS, onError, retryMs: 1000 });
    this.watchers = new FileWatchers(() => this.loop.wake(), onError);
  }

  /** Adopts a first configuration. Throws `ConfigRefused` where there is none. */
  async open(): Promise<void> {
    const content = await this.file.read();
    this.fileExpected = content.kind !== 'missing';
    const taken = this.fileExpected ? await this.takeIn.run(content) : undefined;
    await this.source.adoptNewest();
    if (this.source.adopted) return;
    if (taken?.kind === 'refused') throw new ConfigRefused(`The configuration is not valid, and there is no earlier one to go on with:\n${taken.problems.join('\n')}`);
    throw new ConfigRefused(
      taken
        ? 'None of the stored configuration versions is valid for this release, and the file has not changed since: change it, or run the release that wrote them.'
        : `There is no configuration: ${this.file.path} does not exist. Write it, or set SLA_CONFIG to the path of yours.`,
    );
  }

  async start(): Promise<void> {
    await this.signals.listen(SIGNALS.config, () => this.loop.wake());
    await this.watchers.follow(this.file.paths);
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.watchers.stop();
  }

  /** Answers when to look again, in ms. */
  private async look(): Promise<number> {
    const look = await this.file.look();
    if (look.kind !== 'unsettled' && look.kind !== 'unchanged' && (look.kind !== 'missing' || this.fileExpected)) {
      this.fileExpected = true;
      // The text may name other files than before.
      await this.watchers.follow(this.file.paths);
      try {
        await this.takeIn.run(look);
      } catch (error) {
        this.file.forget();
        throw error;
      }
    }
    await this.source.adoptNewest();
    return look.kind === 'unsettled' ? look.lookAgainMs : Infinity;
  }
}
