import type { LiveServerFrame } from '#contracts';

const TEXT = 0x81;

/** An empty ping, RFC 6455 §5.5.2. */
export const PING = Buffer.from([0x89, 0]);

/**
 * A server's text message as it goes over the wire (RFC 6455 §5.2: one fragment, not masked). Framed once, the same Buffer serves
 * every client: `ws.send` would build a header and make two writes for each of them.
 */
export function textFrame(json: string): Buffer {
  const length = Buffer.byteLength(json);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(json, header);
  return frame;
}

export function serverFrame(message: LiveServerFrame): Buffer {
  return textFrame(JSON.stringify(message));
}
