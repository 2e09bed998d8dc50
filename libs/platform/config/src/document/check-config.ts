import { type ErrorCode, LineCounter, parseDocument, visit } from 'yaml';
import { NO_ATTACHMENTS, type Attachments } from '../reading/attachments.js';
import { Reading } from '../reading/reading.js';
import type { ConfigProblem } from '../reading/problem.js';
import { icalFilesIn } from './calendars/calendars.js';
import { plansOf } from './policies/plans.js';
import { promiseTextsOf } from './policies/promise-text.js';
import { reportReach } from './policies/report-reach.js';
import { reportTargets } from './policies/report-targets.js';
import { slaDocument, type SlaDocument } from './sla-document.js';

const PARSING = { prettyErrors: false, uniqueKeys: false, stringKeys: true } as const;
const MOST_CHARACTERS = 1_000_000;
const MOST_ALIASES = 100;
/** Nobody reads further, and the list travels in logs and health answers. */
const MOST_PROBLEMS = 100;

export type CheckedConfig =
  | { readonly ok: true; readonly config: SlaDocument; readonly problems: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a configuration text. Pure. Every problem is reported at once, in order of place, warnings among them;
 * but a text that is not YAML has only its YAML problems, for anything said of its content would be a guess.
 * `attachments`: the files of `filesNamedIn`.
 */
export function checkConfig(text: string, attachments: Attachments = NO_ATTACHMENTS): CheckedConfig {
  const { config, problems } = readText(text, attachments);
  const ok = config !== undefined && !problems.some(({ severity }) => severity === 'error');
  const inOrder = shorten(problems.toSorted((a, b) => a.line - b.line || a.column - b.column));
  return ok ? { ok, config, problems: inOrder } : { ok, problems: inOrder };
}

/** The files that belong to a configuration text: iCal files, as its calendars name them. */
export function filesNamedIn(text: string): readonly string[] {
  return text.length > MOST_CHARACTERS ? [] : icalFilesIn(parseDocument(text, PARSING));
}

interface TextReading {
  readonly config?: SlaDocument | undefined;
  readonly problems: readonly ConfigProblem[];
}

function readText(text: string, attachments: Attachments): TextReading {
  if (text.length > MOST_CHARACTERS) return wholeText(`the text has ${text.length} characters, expected at most ${MOST_CHARACTERS}`);
  if (!text.isWellFormed() || /[\0\uFFFD]/.test(text)) return wholeText('the text holds characters that are not valid UTF-8, or NUL');
  if (text.trim() === '') return wholeText('the text is empty, expected at least "tiers" or "policies"');

  const lines = new LineCounter();
  const document = parseDocument(text, { ...PARSING, lineCounter: lines });
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return wholeText('the text is nested too deeply');
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(({ pos, code, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return { severity: 'error', line: Math.max(1, line), column: Math.max(1, col), path: '', message: IN_OUR_WORDS[code] ?? `not valid YAML: ${message.replace(/\s+/g, ' ')}` };
      }),
    };
  }
  let aliases = 0;
  visit(document, { Alias: () => void aliases++ });
  if (aliases > MOST_ALIASES) return wholeText(`the text has ${aliases} aliases (*name), expected at most ${MOST_ALIASES}`);

  const reading = new Reading(document, lines, attachments);
  const config = slaDocument.read(document.contents, [], reading);
  if (config) reportPromises(config, reading);
  return { config, problems: reading.problems };
}

/** What only the whole document shows. */
function reportPromises(config: SlaDocument, reading: Reading): void {
  const plans = plansOf(config);
  reportTargets(config, plans, reading);
  reportReach(plans, promiseTextsOf(config), reading);
}

const IN_OUR_WORDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  MULTIPLE_DOCS: 'found a second document (---), expected one',
  NON_STRING_KEY: 'found a mapping or a list as a key, expected a name',
};

function wholeText(message: string): TextReading {
  return { problems: [{ severity: 'error', line: 1, column: 1, path: '', message }] };
}

function shorten(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const last = problems[MOST_PROBLEMS - 1];
  if (problems.length <= MOST_PROBLEMS || !last) return problems;
  return [...problems.slice(0, MOST_PROBLEMS - 1), { ...last, path: '', message: `and ${problems.length - MOST_PROBLEMS + 1} more from here on` }];
}
