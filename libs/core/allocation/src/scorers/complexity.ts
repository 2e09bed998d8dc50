import type { Priority } from '#core/ticket';
import type { Level, TicketNeeds } from '../ticket-needs.js';

const BY_PRIORITY: Readonly<Record<Priority, number>> = { critical: 1, high: 0.75, medium: 0.5, low: 0.25 };
const BY_LEVEL: Readonly<Record<Level, number>> = { high: 1, medium: 2 / 3, low: 1 / 3 };

/**
 * How much a ticket asks of those who take it, in [0, 1]: the mean of its priority and of urgency × impact (ITIL's priority
 * matrix; where one of the two is unknown it is taken to equal the other, where both are, priority speaks alone).
 */
export function complexityOf({ priority, urgency, impact }: TicketNeeds): number {
  const byPriority = BY_PRIORITY[priority] ?? BY_PRIORITY.medium;
  const [u, i] = [levelOf(urgency), levelOf(impact)];
  const [one, other] = [u ?? i, i ?? u];
  return one === undefined || other === undefined ? byPriority : (byPriority + one * other) / 2;
}

const levelOf = (level: Level | undefined): number | undefined => (level === undefined ? undefined : BY_LEVEL[level]);
