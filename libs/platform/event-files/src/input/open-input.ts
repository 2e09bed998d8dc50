import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import type { Readable} from 'node:stream';
import { Transform, type TransformCallback } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file as a stream of plain bytes, with the count of bytes read from disk so far (for progress). */
export interface Input {
  readonly bytes: Readable;
  readonly size: number;
  bytesRead(): number;
}

/** Opens a plain or gzipped file; which one, its first two bytes say. Errors are the file system's and zlib's. */
export async function openInput(file: string, encoding: string): Promise<Input> {
  const handle = await open(file);
  const { size } = await handle.stat();
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const plain = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b ? chain(source, createGunzip()) : source;
  return { bytes: /^utf-?8$/i.test(encoding) ? plain : chain(plain, recode(encoding)), size, bytesRead: () => source.bytesRead };
}

function chain(from: Readable, to: Transform): Readable {
  from.once('error', (error) => to.destroy(error));
  to.once('close', () => from.destroy());
  return from.pipe(to);
}

/** To UTF-8. Throws RangeError for an encoding nobody knows. */
function recode(encoding: string): Transform {
  const decoder = new TextDecoder(encoding);
  return new Transform({
    transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
      done(null, decoder.decode(chunk, { stream: true }));
    },
    flush(done: TransformCallback) {
      done(null, decoder.decode());
    },
  });
}
