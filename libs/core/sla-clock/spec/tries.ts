import type { Parameters } from 'fast-check';

/** 1 in `npm test`; more in `npm run test:long`, less for each mutant of `npm run test:mutation`. Jest's `globals` set it. */
const effort = (globalThis as { PROPERTY_EFFORT?: number }).PROPERTY_EFFORT ?? 1;

/** How often a property is tried; with less effort than usual the same cases each time, and no search for a smaller counter-example. */
export const tries = (usual: number): Pick<Parameters, 'numRuns' | 'seed' | 'endOnFailure'> => ({
  numRuns: Math.ceil(usual * effort),
  ...(effort < 1 ? { seed: 1, endOnFailure: true } : {}),
});
