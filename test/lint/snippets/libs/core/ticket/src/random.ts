// expect: no-restricted-properties
export const jitter = (): number => Math.random();
