import type { AlertRaised } from '#contracts';

/** How an alert of each kind looks and reads. The word is not yet escaped. */
export function alertWords({ kind, threshold }: Pick<AlertRaised, 'kind' | 'threshold'>): { readonly emoji: string; readonly word: string } {
  switch (kind) {
    case 'warning':
      return { emoji: '🟡', word: `At risk (${threshold})` };
    case 'breach':
      return { emoji: '🔴', word: 'Breached' };
    case 'overdue':
      return { emoji: '🔴', word: `Overdue (${threshold})` };
  }
}
