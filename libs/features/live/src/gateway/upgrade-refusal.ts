import { STATUS_CODES } from 'node:http';

/** How ws is told the verdict on an upgrade request. */
export type Done = (accepted: boolean, status?: number, body?: string, headers?: Record<string, string>) => void;

/** Problem details (RFC 9457) for an upgrade request, which never reaches the HTTP framework. */
export function refuse(done: Done, status: 401 | 403 | 503, detail: string): void {
  done(false, status, JSON.stringify({ title: STATUS_CODES[status], status, detail }), {
    'Content-Type': 'application/problem+json',
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...(status === 503 ? { 'Retry-After': '5' } : {}),
  });
}
