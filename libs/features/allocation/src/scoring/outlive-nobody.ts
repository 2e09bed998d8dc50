import { workerData } from 'node:worker_threads';

const LOOK_EVERY_MS = 500;

// A thread that ends its process once the one that started it, whose id it is given, is gone: children of the dead are given to another.
setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
