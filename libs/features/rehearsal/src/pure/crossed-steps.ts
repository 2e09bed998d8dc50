import type { Clock, Step } from '#core/sla-clock';

/** The thresholds somebody asked to be told of that the clock has crossed by `at`, in order. A breach is strictly after its deadline (rule R2). */
export function crossedSteps({ steps }: Clock, at: number): readonly Step[] {
  return steps.filter(({ alerts, kind, reason, instant }) => alerts && (kind === 'breach' && reason === 'threshold' ? instant < at : instant <= at));
}
