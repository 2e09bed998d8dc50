import type { Rejection } from '#platform/event-files';
import type { ServiceClient } from './service-client.js';

export interface SentBatch {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** `index` in the batch. */
  readonly rejected: readonly (Rejection & { readonly index: number })[];
}

interface Answer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: readonly { readonly index: number; readonly errors: readonly { readonly field: string; readonly message: string }[] }[];
}

/** Sends events to `POST /api/v1/tickets`, leniently: the good ones are taken, the others come back with reasons. */
export async function sendEvents(client: ServiceClient, events: readonly string[], signal?: AbortSignal): Promise<SentBatch> {
  const answer = (await client.request('POST', '/api/v1/tickets', `[${events.join(',')}]`, { prefer: 'handling=lenient' }, signal)) as Answer;
  return { ...answer, rejected: answer.rejected.map(({ index, errors }) => ({ index, ...rejection(errors) })) };
}

function rejection(errors: readonly { readonly field: string; readonly message: string }[]): Rejection {
  const [first] = errors;
  const reason = first ? `${first.field.replace(/^events\[\d+\]\.?/, '')}: ${first.message}` : 'rejected by the service';
  return { reason, detail: reason };
}
