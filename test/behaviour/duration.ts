const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** `25m30s`, `1ms`, `2h` in milliseconds: how tests write time. */
export function ms(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[dhms])/g)];
  if (parts.map(([part]) => part).join('') !== duration || duration === '') throw new Error(`"${duration}" is not a duration like 25m30s`);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS], 0);
}
