import { parentPort, workerData } from 'node:worker_threads';
import { pureState, type Log } from './pure-core.js';

const { log, configFile } = workerData as { readonly log: Log; readonly configFile: string };
parentPort!.postMessage(await pureState(log, configFile));
