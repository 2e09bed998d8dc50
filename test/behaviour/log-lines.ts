import { isDeepStrictEqual } from 'node:util';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** What a service has logged. Strict as the fake Slack is: an error that nobody expected fails the test. */
export class LogLines {
  private readonly lines: LogLine[] = [];
  private readonly expected = new Set<LogLine>();
  private rest = '';

  /** Takes the service's output as it comes; what is not a log line is for people. */
  take(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) if (line.startsWith('{')) this.lines.push(JSON.parse(line) as LogLine);
  }

  /** Lines with these fields, text fields also by pattern. They count as expected. */
  matching(fields: Readonly<Record<string, unknown>>): LogLine[] {
    const found = this.lines.filter((line) => Object.entries(fields).every(([name, wanted]) => isAsWanted(line[name], wanted)));
    for (const line of found) this.expected.add(line);
    return found;
  }

  unexpectedErrors(): LogLine[] {
    return this.lines.filter((line) => line.level >= 50 && !this.expected.has(line));
  }

  forget(): void {
    this.lines.length = 0;
  }
}

function isAsWanted(value: unknown, wanted: unknown): boolean {
  return wanted instanceof RegExp ? typeof value === 'string' && wanted.test(value) : isDeepStrictEqual(value, wanted);
}
