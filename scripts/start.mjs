/**
 * `npm start`: builds if needed, then runs a program of the build in this very process, so that npm has one child and no
 * shell stands between a signal and the service. A killed npm tells nobody, so its end is watched for too.
 */
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { buildIfChanged } from './build-if-changed.mjs';

const [program] = process.argv.splice(2, 1);
if (!buildIfChanged()) process.exit(1);

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 1_000).unref();

await import(pathToFileURL(resolve(import.meta.dirname, '..', 'dist', program)).href);
