import { OPERATOR, type Principal } from '#platform/security';

/** Whoever holds WATCHDOG_API_KEY runs the service, and sees every tenant's tickets. */
export const isOperator = ({ keyId }: Principal): boolean => keyId === OPERATOR.keyId;
