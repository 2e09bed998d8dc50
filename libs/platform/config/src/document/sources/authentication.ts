import { checked, integer, mapping, optional, required, scalar, word, type Shaped } from '../../reading/shape.js';
import { duration } from '../duration.js';

const headerName = scalar({ type: 'string', pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" }, 'the name of a header', (value) =>
  typeof value === 'string' && /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(value) ? value.toLowerCase() : undefined);
const text = scalar({ type: 'string', maxLength: 100 }, 'a text', (value) => (typeof value === 'string' && value.length <= 100 ? value : undefined));

/** How deliveries prove themselves, where it is not the way of the system. */
export const authentication = checked(
  mapping({
    type: required(word(['hmac', 'header', 'basic', 'connect_jwt', 'api_key']), 'hmac: a signature over the body. header: the secret itself. basic: HTTP Basic, the secret is user:password. connect_jwt: Atlassian Connect. api_key: a key of Ticket Watchdog with the scope ingest.'),
    header: optional(headerName, undefined, 'The header that carries the signature or the secret.'),
    encoding: optional(word(['hex', 'base64']), 'hex', 'How the signature is written. Default hex.'),
    algorithm: optional(word(['sha256', 'sha512', 'sha1']), 'sha256', 'Default sha256.'),
    prefix: optional(text, '', 'What stands before the signature, as "sha256=".'),
    timestamp_header: optional(headerName, undefined, 'The header with the time of signing: what is signed is then that time followed by the body.'),
    tolerance: optional(duration({ zero: 'refused' }), 300_000, 'With timestamp_header: the oldest delivery that is taken. Default 5m.'),
  }),
  ({ type, header }, path, reading) => {
    if ((type === 'hmac' || type === 'header') && header === undefined) reading.errorAt(path, `"${type}" needs a "header"`);
  },
);

export type AuthenticationText = Shaped<typeof authentication>;

/** A page, as systems count them. */
export const pageSize = integer(1, 10_000);
