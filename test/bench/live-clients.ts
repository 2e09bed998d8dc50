import { connect, type Socket } from 'node:net';

/**
 * Many WebSocket clients in a process of its own: bare sockets, because a full client costs more to receive a frame than the
 * gateway to send it, and the machine is shared. For each event reports when the last of the clients had it.
 */
const [port, count, key] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]!];

/** Shared by all sockets: the bytes of a read are looked at before the next read. */
const buffer = Buffer.alloc(256 * 1024);
const SEQUENCE = Buffer.from('"type":"event","seq":');
const received = new Map<number, number>();

/** CLOCK_MONOTONIC: the same in all processes of the machine. */
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

function read(length: number): void {
  const bytes = buffer.subarray(0, length);
  for (let at = bytes.indexOf(SEQUENCE); at >= 0; at = bytes.indexOf(SEQUENCE, at + 1)) {
    let seq = 0;
    for (let digit = at + SEQUENCE.length; bytes[digit]! >= 48 && bytes[digit]! <= 57; digit++) seq = seq * 10 + bytes[digit]! - 48;
    const clients = (received.get(seq) ?? 0) + 1;
    received.set(seq, clients);
    if (clients === count) process.send!({ seq, at: nowMs() });
  }
}

async function open(): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    let welcomed = false;
    const socket = connect({ port, host: '127.0.0.1', onread: { buffer, callback: (length) => {
      if (!welcomed && buffer.subarray(0, length).includes('"subscribed"')) {
        welcomed = true;
        resolve(socket);
      }
      read(length);
      return true;
    } } });
    socket.once('error', reject);
    socket.write(`GET /ws/alerts HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer ${key}\r\n\r\n`);
    socket.write(maskedText('{"type":"subscribe"}'));
  });
}

/** RFC 6455 §5.3 with a mask of zeros. */
function maskedText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

for (let left = count; left > 0; left -= 50) await Promise.all(Array.from({ length: Math.min(50, left) }, open));
process.send!('ready');
process.once('disconnect', () => process.exit());
