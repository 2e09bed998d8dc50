import { FACETS, type Catalog, type Tier, type TierAnswer } from '#core/classification';
import type { ClassifyWithLlm } from './classify-with-llm.js';
import type { LlmAnswer } from './llm-ticket.js';

/** The language model as the first tier; it knows what the catalog offers, and nothing else. */
export function llmTier(llm: ClassifyWithLlm, catalog: () => Catalog | undefined): Tier {
  return {
    name: 'llm',
    answers: FACETS,
    async classify(tickets) {
      const offered = catalog();
      const pairs = (offered?.requests ?? []).map(({ category, request_type }) => ({ category, request_type }));
      const answers = await llm.classify(tickets, pairs, (category, requestType) => {
        const match = offered?.pair(category, requestType);
        return match?.kind === 'found' ? match.request : undefined;
      });
      return tickets.map(({ id }) => tierAnswer(answers.get(id)));
    },
  };
}

function tierAnswer(answer: LlmAnswer | undefined): TierAnswer {
  if (answer === undefined) return { kind: 'failed', reason: 'no answer' };
  if (!('failed' in answer)) return { kind: 'sure', suggestion: answer };
  return answer.failed === 'undecided' ? { kind: 'unsure', reason: 'the model was undecided' } : { kind: 'failed', reason: answer.failed.replaceAll('_', ' ') };
}
