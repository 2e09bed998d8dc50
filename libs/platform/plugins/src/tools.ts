import { anyOf } from './authentication/authentication.js';
import { hmacSignature } from './authentication/hmac-signature.js';
import { basic, sharedSecret } from './authentication/shared-secret.js';
import { events, ignored, plainText } from './reading/readings.js';

/** What a plugin is made with; given to it, so that a file or package of its own need import nothing from here. */
export const SOURCE_TOOLS = { hmacSignature, sharedSecret, basic, anyOf, events, ignored, plainText } as const;

export type SourceTools = typeof SOURCE_TOOLS;
