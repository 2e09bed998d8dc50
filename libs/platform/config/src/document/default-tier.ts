/** Of a ticket whose system names none. */
export const DEFAULT_TIER = 'silver';
