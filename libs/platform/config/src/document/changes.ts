import { word } from '../reading/shape.js';

export const onChange = word(['retroactive', 'forward', 'reset']);
export const onReopen = word(['resume', 'new_cycle']);
