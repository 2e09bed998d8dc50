import { DEFAULT_WEIGHTS, type AllocationOptions, type Weights } from '#core/allocation';
import type { AllocationText } from '../document/allocation.js';
import type { SlaDocument } from '../document/sla-document.js';

type WeightsText = NonNullable<AllocationText['weights']>;

/** A tenant's options. A tenant with weights of its own has nothing of the general categories. */
export function compileAllocation({ weights, by_category, tenants, when_all_full }: AllocationText): (tenantId: string) => AllocationOptions {
  const general = optionsOf(weights, by_category, when_all_full);
  const own = new Map([...tenants ?? []].map(([name, text]) =>
    [name, optionsOf(text.weights ?? weights, text.by_category ?? (text.weights === undefined ? by_category : undefined), when_all_full)] as const));
  return (tenantId) => own.get(tenantId) ?? general;
}

/** A scorer that is not one of the seven. */
export interface ScorerConfig {
  /** Its weight stands under this name. */
  readonly name: string;
  /** An npm package or a file. */
  readonly module: string;
  /** For a batch. */
  readonly timeoutMs: number;
}

/** Those of `plugins` that some of the tenant's weights give a say. */
export function compileScorers({ allocation, plugins }: SlaDocument, allocationOf: (tenantId: string) => AllocationOptions): (tenantId: string) => readonly ScorerConfig[] {
  return (tenantId) => {
    const { weights, weightsByCategory } = allocationOf(tenantId);
    const tables = [weights, ...Object.values(weightsByCategory ?? {})];
    return [...plugins].filter(([name]) => !Object.hasOwn(DEFAULT_WEIGHTS, name) && tables.some((table) => (table?.[name] ?? 0) > 0))
      .map(([name, module]) => ({ name, module, timeoutMs: allocation.scorer_timeout_ms }));
  };
}

function optionsOf(weights: WeightsText | undefined, byCategory: AllocationText['by_category'], whenAllFull: 'overbook' | 'hold'): AllocationOptions {
  return {
    weights: weights === undefined ? DEFAULT_WEIGHTS : weightsOf(weights),
    ...(byCategory && { weightsByCategory: Object.fromEntries([...byCategory].map(([name, text]) => [name, weightsOf(text)])) }),
    whenAllFull,
  };
}

const weightsOf = (text: WeightsText): Weights => Object.fromEntries(text);
