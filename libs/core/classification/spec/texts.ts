import type { LabelledText } from '#core/classification';

const TOPICS: Readonly<Record<string, readonly string[]>> = {
  Hardware: ['laptop', 'screen', 'keyboard', 'docking', 'battery', 'charger', 'monitor', 'cable'],
  Access: ['password', 'login', 'account', 'permission', 'locked', 'token', 'rights', 'folder'],
  Payroll: ['salary', 'payslip', 'bonus', 'overtime', 'tax', 'payment', 'deduction', 'hours'],
};
const FILLERS = ['please', 'help', 'since', 'monday', 'cannot', 'my', 'the', 'new', 'again', 'thanks', 'still', 'urgent', 'today', 'broken', 'need', 'missing'];

/** Made-up tickets: a few words of a topic among others; `noise` is the share whose label is another's. */
export function madeUpTickets(count: number, random: () => number, noise = 0): LabelledText[] {
  const labels = Object.keys(TOPICS);
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  return Array.from({ length: count }, () => {
    const label = one(labels);
    const words = Array.from({ length: 4 + Math.floor(random() * 20) }, () => (random() < 0.25 ? one(TOPICS[label]!) : one(FILLERS)));
    return { text: words.join(' '), label: random() < noise ? one(labels) : label };
  });
}
