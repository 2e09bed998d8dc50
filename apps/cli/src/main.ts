#!/usr/bin/env node
import { runCli } from './run-cli.js';

// Whoever reads may have had enough, as `head` has: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await runCli(process.argv);
