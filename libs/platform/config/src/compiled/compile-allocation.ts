import { DEFAULT_WEIGHTS, type AllocationOptions, type Weights } from '#core/allocation';
import type { AllocationText } from '../document/allocation.js';

type WeightsText = NonNullable<AllocationText['weights']>;

/** A tenant's options. A tenant with weights of its own has nothing of the general categories. */
export function compileAllocation({ weights, by_category, tenants, when_all_full }: AllocationText): (tenantId: string) => AllocationOptions {
  const general = optionsOf(weights, by_category, when_all_full);
  const own = new Map([...tenants ?? []].map(([name, text]) =>
    [name, optionsOf(text.weights ?? weights, text.by_category ?? (text.weights === undefined ? by_category : undefined), when_all_full)] as const));
  return (tenantId) => own.get(tenantId) ?? general;
}

function optionsOf(weights: WeightsText | undefined, byCategory: AllocationText['by_category'], whenAllFull: 'overbook' | 'hold'): AllocationOptions {
  return {
    weights: weights === undefined ? DEFAULT_WEIGHTS : weightsOf(weights),
    ...(byCategory && { weightsByCategory: Object.fromEntries([...byCategory].map(([name, text]) => [name, weightsOf(text)])) }),
    whenAllFull,
  };
}

const weightsOf = (text: WeightsText): Weights => Object.fromEntries(text);
