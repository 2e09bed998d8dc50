import type { FastifyRequest } from 'fastify';
import type { Clock } from '#platform/clock';
import { Problem } from '#platform/http';
import type { ByKey, Principal, SenderAuthentication } from '#platform/security';
import type { Log } from '#platform/telemetry';
import { authenticationOf } from './authentication-of.js';
import { deliveryFrom, sourceNameOf } from './delivery-from.js';
import type { FindSource } from './find-source.js';

/**
 * Who sends: a source with secrets proves itself the way its system signs, and nothing else will do; without secrets, and for
 * names that no configuration knows, it takes an API key. So a name that exists is not told from one that does not.
 */
export class AuthenticateSender implements SenderAuthentication {
  constructor(private readonly sources: FindSource, private readonly clock: Clock, private readonly log: Log) {}

  /** A key can be asked for at once; a signature only when the body is there. */
  async beforeBody(request: FastifyRequest, byKey: ByKey): Promise<void> {
    if (!this.sources.configOf(sourceNameOf(request))?.signed) await byKey(request);
  }

  async authenticate(request: FastifyRequest, byKey: ByKey): Promise<Principal> {
    const name = sourceNameOf(request);
    const config = this.sources.configOf(name);
    if (!config?.signed) return this.byKey(request, byKey, config?.tenant);
    const found = await this.sources.execute(name, config.tenant);
    if (found.kind !== 'found') throw Problem.tryAgain('source-broken', 'The source is out of order', 'Its plugin cannot be loaded; the log says why.', 60);
    const verdict = await authenticationOf(config, found.plugin).verify(deliveryFrom(request, this.clock.now()), config.secrets);
    if (verdict.kind === 'genuine') return { tenantId: config.tenant, keyId: `source:${name}`, scopes: ['ingest'] };
    this.log.warn({ operation: 'authenticate', source: name, reason: verdict.reason }, 'A delivery is refused: its sender has not proven itself');
    throw new Problem(401, 'unauthorized', 'Unauthorized', SAID[verdict.reason], [], { 'WWW-Authenticate': 'Signature' });
  }

  private async byKey(request: FastifyRequest, byKey: ByKey, tenant: string | undefined): Promise<Principal> {
    const principal = await byKey(request);
    if (tenant !== undefined && tenant !== principal.tenantId) throw new Problem(403, 'other-tenant', 'Forbidden', 'The source belongs to another tenant than the API key.');
    return principal;
  }
}

const SAID = {
  no_signature: 'The delivery carries no signature and no secret.',
  wrong_signature: 'The signature is not that of a secret of this source.',
  wrong_secret: 'The secret is not one of this source.',
  too_old: 'The signature is right, but too old: a delivery counts for minutes only.',
} as const;
