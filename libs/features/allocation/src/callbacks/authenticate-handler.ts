import type { FastifyRequest } from 'fastify';
import type { CallbackReading } from '#contracts';
import { Problem } from '#platform/http';
import { accessOf, type ByKey, type Principal, type SenderAuthentication } from '#platform/security';
import type { Log } from '#platform/telemetry';
import type { Handlers, OpenHandler } from '../handlers.js';

const readings = new WeakMap<FastifyRequest, CallbackReading & { readonly kind: 'read' | 'unreadable' }>();

/** What an authenticated request says; read once, where its signature was. */
export function readingOf(request: FastifyRequest): CallbackReading & { readonly kind: 'read' | 'unreadable' } {
  return readings.get(request)!;
}

export const handlerNameOf = (request: FastifyRequest): string => (request.params as { id?: string }).id ?? '';

/** A handler proves itself by what it sends, as its plugin knows. A name that is none's takes an API key, so that it is not told from one that is. */
export class AuthenticateHandler implements SenderAuthentication {
  constructor(private readonly handlers: Handlers, private readonly log: Log) {}

  async beforeBody(request: FastifyRequest, byKey: ByKey): Promise<void> {
    if (!this.find(request)?.provesItself) await byKey(request);
  }

  async authenticate(request: FastifyRequest, byKey: ByKey): Promise<Principal> {
    const found = this.find(request);
    if (!found) return byKey(request);
    if (!found.provesItself) await this.keyOf(found, request, byKey);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
    const reading = found.handler.readCallback!({ headers, rawBody: body });
    if (reading.kind === 'refused') {
      this.log.warn({ operation: 'authenticate', handler: found.name, reason: reading.reason }, 'A call-back is refused: its sender has not proven itself');
      throw new Problem(401, 'unauthorized', 'Unauthorized', reading.reason, [], { 'WWW-Authenticate': 'Signature' });
    }
    readings.set(request, reading);
    return { tenantId: found.tenantId, keyId: `handler:${found.name}`, scopes: ['ingest'] };
  }

  private async keyOf({ tenantId }: OpenHandler, request: FastifyRequest, byKey: ByKey): Promise<void> {
    const principal = await byKey(request);
    if (principal.tenantId !== tenantId) throw new Problem(403, 'other-tenant', 'Forbidden', 'The handler belongs to another tenant than the API key.');
    if (accessOf(principal, 'ingest') === 'scope_missing') throw new Problem(403, 'scope-missing', 'Forbidden', 'The API key has not the scope ingest.');
  }

  private find(request: FastifyRequest): OpenHandler | undefined {
    const name = handlerNameOf(request);
    return this.handlers.all().find((handler) => handler.name === name && handler.handler.readCallback !== undefined);
  }
}
