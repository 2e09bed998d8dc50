import type { LineCounter} from 'yaml';
import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import { NO_ATTACHMENTS, type Attachments } from './attachments.js';
import type { ConfigProblem } from './problem.js';

export type Path = readonly (string | number)[];

/** A YAML document being read: gathers every problem with its place. */
export class Reading {
  readonly problems: ConfigProblem[] = [];
  /** How many of the problems are errors. */
  errors = 0;

  constructor(private readonly document: Document, private readonly lines: LineCounter, readonly attachments: Attachments = NO_ATTACHMENTS) {}

  /** The node itself, or what its alias stands for. */
  resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }

  /** What stands there, in words for "found …". */
  describe(node: unknown): string {
    const found = this.resolve(node);
    if (isMap(found)) return 'a mapping';
    if (isSeq(found)) return 'a list';
    if (isAlias(node) && found === undefined) return `*${node.source}, an alias without an anchor (&${node.source}) before it`;
    if (!isScalar(found) || found.value === null) return 'nothing';
    if (typeof found.value !== 'string') return String(found.source ?? found.value);
    return JSON.stringify(found.value.length > 60 ? `${found.value.slice(0, 59)}…` : found.value);
  }

  /** Answers false, for `sound = reading.error(…)`. */
  error(at: unknown, path: Path, message: string): false {
    this.report('error', at, path, message);
    return false;
  }

  /** For a problem found in values already read: the place is looked up by its path. */
  errorAt(path: Path, message: string): void {
    this.report('error', this.find(path), path, message);
  }

  /** The same, standing at the key rather than at its value. */
  errorAtKey(path: Path, message: string): void {
    const parent = this.resolve(this.find(path.slice(0, -1)));
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && String(key.value).trim() === path.at(-1)) : undefined;
    this.report('error', pair?.key ?? parent, path, message);
  }

  warnAt(path: Path, message: string): void {
    this.report('warning', this.find(path), path, message);
  }

  /** The keys of one of the document's own mappings, whatever may be wrong with what they stand for. */
  keysOf(name: string): readonly string[] {
    const root = this.resolve(this.document.contents);
    const found = isMap(root) ? this.resolve(root.get(name, true)) : undefined;
    return isMap(found) ? found.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value).trim()] : [])) : [];
  }

  /** The node at a path, or the nearest one above it (a default has no place of its own). */
  private find(path: Path): unknown {
    let node: unknown = this.document.contents;
    for (const step of path) {
      const parent = this.resolve(node);
      const child = isMap(parent) ? parent.get(step, true) : isSeq(parent) ? parent.get(step, true) : undefined;
      if (child === undefined) break;
      node = child;
    }
    return node;
  }

  private report(severity: ConfigProblem['severity'], at: unknown, path: Path, message: string): void {
    const offset = (at as Node | null | undefined)?.range?.[0] ?? 0;
    const { line, col } = this.lines.linePos(offset);
    if (severity === 'error') this.errors++;
    this.problems.push({ severity, line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), message });
  }
}

export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = /^[\w-]+$/.test(step) ? step : JSON.stringify(step);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}
