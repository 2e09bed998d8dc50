import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = process.cwd();

export interface ProgramOptions {
  /** Added to a clean environment: nothing of the test's own settings leaks into the program. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the Node that runs the tests. */
  readonly command?: string;
  /** In a process group of its own, as a terminal would start it. */
  readonly group?: boolean;
  readonly onOutput?: (chunk: string) => void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of ours as a real process, with what it says and how it ends. */
export class Program {
  stdout = '';
  stderr = '';
  readonly exited: Promise<Exit>;
  private readonly waiting = new Set<() => void>();
  private exit: Exit | undefined;

  private constructor(private readonly child: ChildProcess, private readonly group: boolean, private readonly onOutput: (chunk: string) => void) {
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]!.setEncoding('utf8').on('data', (chunk: string) => {
        this[name] += chunk;
        this.onOutput(chunk);
        this.look();
      });
    }
    this.exited = new Promise((done) => {
      child.once('close', (code, signal) => {
        this.exit = { code, signal };
        this.look();
        done(this.exit);
      });
    });
  }

  static start(args: readonly string[], options: ProgramOptions = {}): Program {
    const { PATH = '', HOME = '', TMPDIR } = process.env;
    const env = { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), ...options.env };
    const group = options.group ?? false;
    const child = spawn(options.command ?? process.execPath, args, { cwd: ROOT, env, detached: group, stdio: ['ignore', 'pipe', 'pipe'] });
    return new Program(child, group, options.onOutput ?? (() => {}));
  }

  /** One of the built services; on a port of the system's choice unless `env` names one. */
  static service(name: string, options: ProgramOptions = {}): Program {
    const main = resolve(ROOT, 'dist/apps', name, 'src/main.js');
    return Program.start(['--enable-source-maps', main], { ...options, env: { PORT: '0', ...options.env } });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The end of its log. */
  get lastWords(): string {
    return this.stdout.slice(-6_000) + this.stderr.slice(-2_000);
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.exit) process.kill(this.group ? -this.pid : this.pid, signal);
  }

  /** Resolves with the match when the output has it; rejects when the program ends without. */
  async says(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpMatchArray> {
    const giveUpAt = performance.now() + timeoutMs;
    for (;;) {
      const match = this.stdout.match(pattern) ?? this.stderr.match(pattern);
      if (match) return match;
      if (this.exit) throw new Error(`The program ended (${this.exit.code ?? this.exit.signal}) without saying ${pattern}:\n${this.stdout}${this.stderr}`);
      if (performance.now() > giveUpAt) throw new Error(`The program has not said ${pattern} within ${timeoutMs} ms:\n${this.stdout}${this.stderr}`);
      await this.news(giveUpAt - performance.now());
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.kill(signal);
    return this.exited;
  }

  private news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.waiting.add(done);
    });
  }

  private look(): void {
    for (const done of this.waiting) done();
  }
}
