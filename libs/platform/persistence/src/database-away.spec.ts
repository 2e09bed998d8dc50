import pg from 'pg';
import { isDatabaseAway } from './database-away.js';

function coded(code: string, message = 'x'): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  coded('ECONNREFUSED'), coded('57P01', 'terminating connection'), coded('57P03', 'starting up'), coded('08006'), coded('53300'),
  new Error('Connection terminated unexpectedly'), new Error('timeout exceeded when trying to connect'),
  Object.assign(new Error('wrapped'), { driverError: coded('57P02') }),
  new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]),
])('%s: away', (error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([coded('23505'), coded('22P05'), coded('40P01'), coded('57014', 'statement timeout'), new Error('anything'), 'a string', undefined])('%s: the database is there', (error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

test('what pg says of a server that is not there', async () => {
  const client = new pg.Client({ host: '127.0.0.1', port: 1, user: 'x', database: 'x' });
  const error: unknown = await client.connect().then(() => undefined, (reason: unknown) => reason);
  expect(isDatabaseAway(error)).toBe(true);
});
