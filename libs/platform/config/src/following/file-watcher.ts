import { basename, dirname, resolve } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';

/** What Kubernetes swaps when a mounted ConfigMap changes; the file itself is a link through it and sees no event. */
const KUBERNETES_DATA = '..data';

/**
 * Calls back when something may have happened to a file. Its directory is watched, not the file: an editor that
 * replaces it by renaming, and a symbolic link that is swapped, leave a watch on the file itself looking at nothing.
 */
export class FileWatcher {
  private watcher: FSWatcher | undefined;

  constructor(private readonly path: string, private readonly onEvent: () => void, private readonly onError: (error: unknown) => void) {}

  /** Resolves when events are being seen. */
  async start(): Promise<void> {
    const file = resolve(this.path);
    const directory = dirname(file);
    const ours = new Set([basename(file), KUBERNETES_DATA]);
    const watcher = watch(directory, { depth: 0, ignoreInitial: true, ignored: (path) => path !== directory && !ours.has(basename(path)) });
    this.watcher = watcher;
    watcher.on('all', this.onEvent);
    // chokidar keeps quiet about a link that now leads elsewhere; the bare event under it does not.
    watcher.on('raw', (_event, path) => {
      if (path && ours.has(basename(path))) this.onEvent();
    });
    watcher.on('error', this.onError);
    await new Promise<void>((ready) => watcher.once('ready', ready));
  }

  async stop(): Promise<void> {
    await this.watcher?.close();
  }
}

/** Watches as many files as there are at the time. */
export class FileWatchers {
  private readonly watchers = new Map<string, FileWatcher>();

  constructor(private readonly onEvent: () => void, private readonly onError: (error: unknown) => void) {}

  /** Resolves when events of exactly these files are being seen. */
  async follow(paths: readonly string[]): Promise<void> {
    const gone = [...this.watchers.keys()].filter((path) => !paths.includes(path));
    const added = paths.filter((path) => !this.watchers.has(path));
    for (const path of added) this.watchers.set(path, new FileWatcher(path, this.onEvent, this.onError));
    await Promise.all([...added.map((path) => this.watchers.get(path)!.start()), ...gone.map((path) => this.drop(path))]);
  }

  async stop(): Promise<void> {
    await this.follow([]);
  }

  private async drop(path: string): Promise<void> {
    const watcher = this.watchers.get(path);
    this.watchers.delete(path);
    await watcher?.stop();
  }
}
