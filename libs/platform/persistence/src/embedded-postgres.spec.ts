import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from './embedded-postgres.js';

test('it starts where nobody but its owner may look, as in a clone under root\'s home', async () => {
  // mkdtemp makes it mode 0700.
  const closed = mkdtempSync(join(tmpdir(), 'watchdog-closed-'));
  const server = await EmbeddedPostgres.start({ directory: join(closed, 'postgres') });
  try {
    expect(server.url()).toMatch(/^postgres:\/\/watchdog@127\.0\.0\.1:\d+\/postgres$/);
  } finally {
    await server.stop();
    rmSync(closed, { recursive: true });
  }
});
