// expect: no-restricted-properties
export const now = (): number => performance.now();
