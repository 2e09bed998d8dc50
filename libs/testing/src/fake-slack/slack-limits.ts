type Json = Record<string, unknown>;

/** What Slack would say of this body: undefined if it would take it, else its error word, with the reason after a colon. */
export function slackObjection(body: string): string | undefined {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    return 'invalid_payload: not JSON';
  }
  if (!isObject(payload)) return 'invalid_payload: not an object';
  const { text, blocks } = payload;
  if (text !== undefined && typeof text !== 'string') return 'invalid_payload: text is not a string';
  if (text !== undefined && text.length > 40_000) return 'msg_too_long: text';
  if (blocks === undefined) return text ? undefined : 'no_text: neither text nor blocks';
  if (!Array.isArray(blocks) || blocks.length === 0 || blocks.length > 50) return 'invalid_blocks: 1 to 50 blocks';
  for (const [i, block] of blocks.entries()) {
    const problem = isObject(block) ? blockProblem(block) : 'not an object';
    if (problem) return `invalid_blocks: blocks[${i}] ${problem}`;
  }
  return undefined;
}

function blockProblem(block: Json): string | undefined {
  switch (block['type']) {
    case 'divider':
      return undefined;
    case 'header':
      return textProblem(block['text'], 150, ['plain_text']);
    case 'section':
      return sectionProblem(block);
    case 'context':
      return listProblem(block['elements'], 10, (element) => textProblem(element, 3000, ['plain_text', 'mrkdwn']));
    default:
      return `has an unknown type ${String(block['type'])}`;
  }
}

function sectionProblem({ text, fields }: Json): string | undefined {
  if (text === undefined && fields === undefined) return 'has neither text nor fields';
  return (text === undefined ? undefined : textProblem(text, 3000, ['plain_text', 'mrkdwn']))
    ?? (fields === undefined ? undefined : listProblem(fields, 10, (field) => textProblem(field, 2000, ['plain_text', 'mrkdwn'])));
}

function listProblem(list: unknown, max: number, problemOf: (item: unknown) => string | undefined): string | undefined {
  if (!Array.isArray(list) || list.length === 0 || list.length > max) return `needs 1 to ${max} items`;
  return list.map(problemOf).find((problem) => problem !== undefined);
}

function textProblem(text: unknown, max: number, types: readonly string[]): string | undefined {
  if (!isObject(text) || !types.includes(String(text['type']))) return `needs a text object of type ${types.join(' or ')}`;
  const value = text['text'];
  if (typeof value !== 'string' || value.length === 0) return 'has an empty text';
  return value.length > max ? `has a text of ${value.length} characters, ${max} are allowed` : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
