import { Ajv, type ValidateFunction } from 'ajv';
import { LIVE_CLIENT_FRAMES, type LiveClientFrame } from '#contracts';

export type ParsedFrame = { readonly kind: 'frame'; readonly frame: LiveClientFrame } | { readonly kind: 'bad'; readonly message: string };

const ajv = new Ajv({ strict: true });
const validators = new Map<unknown, ValidateFunction<LiveClientFrame>>(
  Object.entries(LIVE_CLIENT_FRAMES).map(([type, schema]) => [type, ajv.compile<LiveClientFrame>(schema)]),
);

/** Reads a client's frame, or says in one sentence what is wrong with it. */
export function parseClientFrame(data: Buffer, binary: boolean): ParsedFrame {
  if (binary) return bad('Frames are JSON text, not binary.');
  let value: unknown;
  try {
    value = JSON.parse(data.toString());
  } catch {
    return bad('The frame is not JSON.');
  }
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  const validate = validators.get(type);
  if (!validate) return bad(`"type" must be one of ${[...validators.keys()].join(', ')}.`);
  return validate(value) ? { kind: 'frame', frame: value } : bad(sentence(validate));
}

function sentence({ errors }: ValidateFunction): string {
  const { instancePath, message, params } = errors![0]!;
  const where = instancePath ? `"${instancePath.slice(1).replaceAll('/', '.')}"` : 'The frame';
  const what = 'additionalProperty' in params ? ` ("${String(params['additionalProperty'])}")` : '';
  return `${where} ${message ?? 'is wrong'}${what}.`;
}

function bad(message: string): ParsedFrame {
  return { kind: 'bad', message };
}
