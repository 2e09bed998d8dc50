import type { AuthenticationConfig, SourceConfig } from '#platform/config';
import { basic, connectJwt, hmacSignature, sharedSecret, type Authentication, type SourcePlugin } from '#platform/plugins';

/** How a source's deliveries prove themselves: as configured, or as the system does. */
export function authenticationOf({ authentication }: SourceConfig, plugin: SourcePlugin): Authentication {
  return authentication ? configured(authentication) : plugin.authentication;
}

function configured({ type, header = 'x-webhook-secret', encoding, algorithm, prefix, timestamp_header: timestamp, tolerance }: AuthenticationConfig): Authentication {
  switch (type) {
    case 'hmac':
      return hmacSignature({
        header, encoding, algorithm, prefix,
        ...(timestamp ? { signed: ({ headers, body }) => [headers[timestamp] ?? '', body], signedAt: { header: timestamp, toleranceMs: tolerance } } : {}),
      });
    case 'header':
      return sharedSecret(header);
    case 'basic':
      return basic();
    case 'connect_jwt':
      return connectJwt();
    case 'api_key':
      return { describe: 'an API key', verify: () => ({ kind: 'refused', reason: 'no_signature' }) };
  }
}
