import { readHandlerCallback, type AssignAnswer, type CallbackReading, type Handler, type HandlerContext, type HandlerPlugin, type ReceivedCallback, type SystemAnswer } from '#contracts';
import { checkEntry, secretRefusal, secretsIn, settingsOf, shortWords, verifyWebhook } from '#platform/outbound';
import { CustomClient } from './custom-client.js';
import { CustomHandlerSettings } from './custom-settings.dto.js';
import { readGroups } from './read-groups.js';

const SECRETS = ['token', 'shared_secret', 'signing_secret', 'callback_secret'];

/** A system of your own. What it has to offer is told in docs/handlers.md. */
export const customHandler: HandlerPlugin = {
  name: 'custom',
  check: (entry) => checkEntry(entry, { settings: CustomHandlerSettings, auth: [[]], besides: SECRETS }),
  open(context: HandlerContext): Handler {
    const settings = settingsOf(CustomHandlerSettings, context.settings);
    const client = new CustomClient(context);
    return {
      groups: (known, call) => readGroups(client, settings.groups_path, known, call),
      async assign(decision, call) {
        return outcomeOf(await client.send(settings.allocate_path, decision.decision_id, decision, call, [409]));
      },
      readCallback: (callback) => readCallback(context, callback),
    };
  },
};

/** 2xx is taken, unless the body says `rejected`; 409 is a rejection. */
function outcomeOf({ status, body, text }: SystemAnswer): AssignAnswer {
  const { status: word, reason, assigned_user: user } = (typeof body === 'object' && body !== null ? body : {}) as { status?: unknown; reason?: unknown; assigned_user?: unknown };
  if (status === 409 || word === 'rejected') return { kind: 'rejected', reason: shortWords(typeof reason === 'string' ? reason : text) || 'no reason given' };
  return { kind: 'assigned', ...(typeof user === 'string' && { assigned_user: user.slice(0, 255) }) };
}

/** Signed as ours are, where `signing_secret` is configured; else by X-Callback-Secret. */
function readCallback(context: HandlerContext, callback: ReceivedCallback): CallbackReading {
  const signing = secretsIn(context.secret('signing_secret'));
  const verdict = signing.length > 0 ? verifyWebhook(signing, callback.headers, callback.rawBody, context.now()) : undefined;
  const refused = verdict?.kind === 'refused' ? verdict : verdict ? undefined : secretRefusal(context, callback);
  if (refused) return refused;
  const reading = readHandlerCallback(callback.rawBody, context.now().getTime());
  return reading.kind === 'read' && verdict?.kind === 'genuine' ? { ...reading, delivery_id: verdict.id } : reading;
}
