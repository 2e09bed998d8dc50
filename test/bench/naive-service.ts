import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { rawParameters, type RawEvent } from './raw-ingest.js';
import { RAW_INGEST } from './raw-ingest.sql.js';

/** Ingest as one writes it first: bare HTTP, no keys, no validation, no outbox, and a transaction for each request. Argument: the database. */
const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
const server = createServer((request, response) => {
  json(request)
    .then((events) => pool.query({ name: 'raw', text: RAW_INGEST, values: rawParameters(events as RawEvent[]) }))
    .then(() => response.writeHead(200).end('{}'), (error: unknown) => response.writeHead(500).end(String(error)));
});
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
