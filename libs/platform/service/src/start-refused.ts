/** The service cannot start for a reason a person can act on; the message is written for them. No stack trace. */
export class StartRefused extends Error {}
