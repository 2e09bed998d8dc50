/** Messages in one call of a handler, where the subscription names no other bound. */
export const DEFAULT_MAX_BATCH = 1000;
