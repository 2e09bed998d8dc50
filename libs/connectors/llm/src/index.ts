/** Tickets classified by a language model: Anthropic, Google, OpenAI or any server that speaks like it. */
export { ClassifyWithLlm, type LlmParts } from './classify-with-llm.js';
export { llmTier } from './llm-tier.js';
export type { CatalogMatch, CatalogPair, LlmAnswer, LlmFailure, LlmTicket } from './llm-ticket.js';
export { LlmModule } from './llm.module.js';
export { Llm1700000014000 } from './spending/1700000014000-llm.js';
