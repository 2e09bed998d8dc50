import type { Delivery } from '../delivery.js';

export type Authenticity =
  | { readonly kind: 'genuine' }
  | { readonly kind: 'refused'; readonly reason: 'no_signature' | 'wrong_signature' | 'wrong_secret' | 'too_old' };

/** Proves that a delivery comes from the system it says. Several secrets: any one of them will do, so that they can be changed while in use. */
export interface Authentication {
  /** What the sender must do, in one sentence, for documentation and refusals. */
  readonly describe: string;
  readonly verify: (delivery: Delivery, secrets: readonly string[]) => Promise<Authenticity> | Authenticity;
}

export const GENUINE: Authenticity = { kind: 'genuine' };

export function refused(reason: Exclude<Authenticity, { kind: 'genuine' }>['reason']): Authenticity {
  return { kind: 'refused', reason };
}

/** Any of several ways. The most telling refusal is kept: a wrong signature rather than a missing one. */
export function anyOf(...ways: readonly Authentication[]): Authentication {
  return {
    describe: ways.map(({ describe }) => describe).join('; or '),
    verify: async (delivery, secrets) => {
      let outcome: Authenticity = refused('no_signature');
      for (const way of ways) {
        const next = await way.verify(delivery, secrets);
        if (next.kind === 'genuine') return next;
        if (outcome.kind === 'refused' && outcome.reason === 'no_signature') outcome = next;
      }
      return outcome;
    },
  };
}
