import { InvalidArgumentError, type Command } from 'commander';
import { parseInstant } from '#contracts';
import { note } from './output.js';

/** What every command that reads a file of events takes. */
export interface EventsOptions {
  readonly config: string;
  readonly mapping?: string;
  readonly at?: number;
}

export function withEventsOptions(command: Command): Command {
  return command
    .option('--config <file>', 'what is promised to whom', 'sla_config.yaml')
    .option('--mapping <file>', 'how columns become fields (see config/mappings); default: they have the names of the fields')
    .option('--at <instant>', 'as of this instant (RFC 3339, 2026-03-02T10:00:00Z): what comes after is not known yet; default: now', instant);
}

function instant(text: string): number {
  const ms = parseInstant(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give a date and time with a zone, like 2026-03-02T10:00:00Z.');
  return ms;
}

const NAMED_REJECTS = 10;

/** Tells of the first few rows that are not understood, on stderr. */
export function tellRejects(): (row: { readonly line: number; readonly detail: string }) => void {
  let count = 0;
  return ({ line, detail }) => {
    if (++count <= NAMED_REJECTS) note(`line ${line}: ${detail}`);
    if (count === NAMED_REJECTS + 1) note('… the others are only counted.');
  };
}
