import { mkdir, readFile, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PLAIN_MAPPING, openEventFile, parseMapping, type Mapping } from '#platform/event-files';
import { Payload, basic, ignored, type PullPlugin, type PulledPage, type SourceEvent, type SourcePlugin } from '#platform/plugins';

/** Whoever writes a file may still be writing it. */
const SETTLED_MS = 2_000;

/**
 * Reads what is dropped in a folder, as `watchdog replay` would: option `mapping` names a mapping file, without it the columns
 * are the fields of a ticket event. A file that has been read goes to `done`, one that cannot be read to `failed`.
 */
const pull: PullPlugin = async function* ({ folder, settings, now, pageSize }) {
  if (!folder) throw new Error('The source names no folder');
  const mapping = await mappingOf(settings.options['mapping']);
  for (const name of (await readdir(folder)).filter((file) => /\.(?:jsonl|ndjson|csv)(?:\.gz)?$/i.test(file)).sort()) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file);
    if (now.getTime() - mtimeMs < SETTLED_MS) continue;
    let outcome: 'done' | 'failed' = 'done';
    try {
      for await (const page of pagesOf(file, mapping, pageSize)) yield { ...page, cursor: { file: name } };
    } catch (error) {
      outcome = 'failed';
      yield { events: [], unreadable: [{ raw: { file: name }, problems: [{ path: name, message: error instanceof Error ? error.message : String(error) }] }], cursor: { file: name } };
    }
    // Only now: what was given out is stored when we are asked for more. Cut off before, the file is read again, which changes nothing.
    await mkdir(join(folder, outcome), { recursive: true });
    await rename(file, join(folder, outcome, name));
  }
};

export const files: SourcePlugin = {
  name: 'files',
  authentication: basic(),
  read: () => ignored('files are not sent but dropped in a folder'),
  pull,
};

async function* pagesOf(file: string, mapping: Mapping, pageSize: number): AsyncGenerator<Omit<PulledPage, 'cursor'>> {
  const opened = await openEventFile(file, mapping);
  if (opened.kind === 'unusable') throw new Error(opened.problems.join('; '));
  let events: SourceEvent[] = [];
  let unreadable: NonNullable<PulledPage['unreadable']>[number][] = [];
  for await (const row of opened.rows) {
    if (row.kind === 'rejected') unreadable.push({ raw: { line: row.line }, problems: [{ path: `line ${row.line}`, message: row.detail ?? row.reason }] });
    else {
      const id = new Payload(row.event).at('id').text();
      if (id) events.push({ ...row.event, id });
      else unreadable.push({ raw: row.event, problems: [{ path: `line ${row.line}: id`, message: 'is missing' }] });
    }
    if (events.length + unreadable.length < pageSize) continue;
    yield { events, unreadable };
    [events, unreadable] = [[], []];
  }
  yield { events, unreadable };
}

async function mappingOf(file: string | undefined): Promise<Mapping> {
  if (file === undefined) return PLAIN_MAPPING;
  const parsed = parseMapping(await readFile(file, 'utf8'));
  if (!parsed.ok) throw new Error(`${file}: ${parsed.problems.join('; ')}`);
  return parsed.mapping;
}
