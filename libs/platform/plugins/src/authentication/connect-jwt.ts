import { createHash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Delivery } from '../delivery.js';
import { GENUINE, refused, type Authentication, type Authenticity } from './authentication.js';
import { sameSecret } from './same-secret.js';

const LEEWAY_SECONDS = 60;

/**
 * Atlassian Connect: `Authorization: JWT <token>`, HS256 with the installation's shared secret, and in it `qsh`, the SHA-256
 * of method, path and query (https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/).
 */
export function connectJwt(): Authentication {
  return {
    describe: 'Authorization: JWT <token> of Atlassian Connect, with qsh',
    verify: async (delivery, secrets) => {
      const token = /^JWT +(\S+)$/i.exec(delivery.headers['authorization']?.trim() ?? '')?.[1];
      if (!token) return refused('no_signature');
      let outcome = refused('wrong_signature');
      for (const secret of secrets) {
        const next = await verifyWith(token, secret, delivery);
        if (next.kind === 'genuine') return next;
        if (next.reason === 'too_old') outcome = next;
      }
      return outcome;
    },
  };
}

async function verifyWith(token: string, secret: string, delivery: Delivery): Promise<Authenticity> {
  try {
    const { payload } = await jwtVerify(token, Buffer.from(secret), {
      algorithms: ['HS256'], currentDate: delivery.now, clockTolerance: LEEWAY_SECONDS, requiredClaims: ['exp', 'iat'],
    });
    const { qsh } = payload;
    if (typeof qsh !== 'string') return refused('wrong_signature');
    return pathsOf(delivery.path).some((path) => sameSecret(qsh, queryStringHash(delivery.method, path, delivery.query))) ? GENUINE : refused('wrong_signature');
  } catch (error) {
    return refused(error instanceof errors.JWTExpired ? 'too_old' : 'wrong_signature');
  }
}

/** The path is relative to the base URL of the app, which is known to Jira and not to us: any beginning may be part of it. */
function pathsOf(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return segments.map((_, i) => `/${segments.slice(i).join('/')}`).concat('/');
}

/** Hex. Without the query's own `jwt`. */
export function queryStringHash(method: string, path: string, query: string): string {
  const byName = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) if (name !== 'jwt') byName.set(name, [...byName.get(name) ?? [], value]);
  const parameters = [...byName]
    .map(([name, values]) => [encode(name), values.map(encode).sort().join(',')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => `${name}=${values}`);
  const canonical = [method.toUpperCase(), path.replaceAll('&', '%26'), parameters.join('&')].join('&');
  return createHash('sha256').update(canonical).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
