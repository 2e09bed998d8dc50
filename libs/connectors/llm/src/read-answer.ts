import type { CatalogMatch, LlmAnswer } from './llm-ticket.js';

/** malformed: no JSON object with a list of answers. Otherwise an answer for each of `refs`; `strangers` counts answers to what was not asked. */
export type AnswerReading =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'read'; readonly answers: ReadonlyMap<string, LlmAnswer>; readonly strangers: number };

/**
 * What a model said, taken at nothing but its word: pure, and the only way an answer gets in. Each ticket stands alone: what is wrong with one
 * answer costs that ticket. Anything else a model adds (SLA values, say) is not looked at: those come from the catalog.
 */
export function readAnswer(text: string, refs: readonly string[], match: CatalogMatch): AnswerReading {
  const list = answersIn(text);
  if (!list) return { kind: 'malformed' };
  const said = new Map<string, unknown[]>(refs.map((ref) => [ref, []]));
  let strangers = 0;
  for (const answer of list) {
    const ref: unknown = isRecord(answer) ? answer['ref'] : undefined;
    const before = typeof ref === 'string' ? said.get(ref) : undefined;
    if (before) before.push(answer);
    else strangers++;
  }
  return { kind: 'read', strangers, answers: new Map([...said].map(([ref, answers]) => [ref, judge(answers, match)])) };
}

function judge(answers: readonly unknown[], match: CatalogMatch): LlmAnswer {
  if (answers.length === 0) return { failed: 'not_answered' };
  if (answers.length > 1) return { failed: 'answered_twice' };
  const { category, request_type: requestType, confidence } = answers[0] as Record<string, unknown>;
  if (category === null || requestType === null) return { failed: 'undecided' };
  if (typeof category !== 'string' || typeof requestType !== 'string' || typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1)) return { failed: 'malformed_answer' };
  const pair = match(category, requestType);
  if (!pair) return { failed: 'outside_catalog' };
  return { category: pair.category, request_type: pair.request_type, ...(pair.department !== undefined && { department: pair.department }), confidence };
}

/** The whole text is the JSON, or one fenced block is the whole text, as some local models will have it. */
function answersIn(text: string): readonly unknown[] | undefined {
  const json = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
  try {
    const value: unknown = JSON.parse(json);
    const answers = isRecord(value) ? value['answers'] : undefined;
    return Array.isArray(answers) ? answers : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
