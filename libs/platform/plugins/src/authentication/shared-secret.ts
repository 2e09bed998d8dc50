import { GENUINE, refused, type Authentication } from './authentication.js';
import { sameSecret } from './same-secret.js';

/** The secret itself in a header, for systems that can add one but sign nothing. A Bearer, Token or GenieKey scheme before it does not matter. */
export function sharedSecret(...headers: readonly string[]): Authentication {
  return {
    describe: `the secret in ${headers.join(' or ')}`,
    verify: (delivery, secrets) => {
      const given = headers.flatMap((name) => delivery.headers[name]?.replace(/^(?:Bearer|Token|GenieKey)\s+/i, '').trim() || []);
      if (given.length === 0) return refused('no_signature');
      return given.flatMap((text) => secrets.map((secret) => sameSecret(text, secret))).some(Boolean) ? GENUINE : refused('wrong_secret');
    },
  };
}

/** HTTP Basic (RFC 7617); a secret is `user:password`. */
export function basic(): Authentication {
  return {
    describe: 'Authorization: Basic, the secret being user:password',
    verify: ({ headers }, secrets) => {
      const encoded = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(headers['authorization']?.trim() ?? '')?.[1];
      if (!encoded) return refused('no_signature');
      const given = Buffer.from(encoded, 'base64');
      return secrets.map((secret) => sameSecret(given, secret)).some(Boolean) ? GENUINE : refused('wrong_secret');
    },
  };
}
