import { mapping, optional } from '../reading/shape.js';
import { llm } from './llm.js';

export const DEFAULT_CLASSIFICATION = { llm: undefined };

export const classification = mapping({
  llm: optional(llm, undefined, 'A language model that reads tickets. Default: none; what is learned locally and keywords decide.'),
});
