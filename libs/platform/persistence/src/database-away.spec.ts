import pg from 'pg';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { isDatabaseAway } from './database-away.js';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

test.each([
  ['a lost connection (08006)', coded('08006')],
  ['the server shutting down (57P01)', coded('57P01', 'terminating connection')],
  ['the server starting up (57P03)', coded('57P03')],
  ['too many connections (53300)', coded('53300')],
  ['a full disk (53100)', coded('53100')],
  ['a primary that became read-only (25006)', coded('25006')],
  ['a refused connection', coded('ECONNREFUSED')],
  ['a reset connection', coded('ECONNRESET')],
  ['a connection pg saw end', new Error('Connection terminated unexpectedly')],
  ['a pool that got no connection', new Error('timeout exceeded when trying to connect')],
  ['both addresses refused', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])],
  ['a transaction whose connection was lost between two statements', new QueryRunnerProviderAlreadyReleasedError()],
  ['the same, asked of the query runner', new QueryRunnerAlreadyReleasedError()],
  ['wrapped by TypeORM', Object.assign(new Error('query failed'), { driverError: coded('57P02') })],
  ['wrapped as a cause, twice', new Error('a', { cause: new Error('b', { cause: coded('08003') }) })],
])('%s: away', (_, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each([
  ['a unique violation', coded('23505')],
  ['a value that cannot be stored', coded('22P05')],
  ['a deadlock', coded('40P01')],
  ['a cancelled statement', coded('57014', 'statement timeout')],
  ['a bug', new TypeError('x is undefined')],
  ['a message that only speaks of connections', new Error('The ticket says: Connection terminated')],
  ['a thrown string', 'ECONNREFUSED'],
  ['nothing', undefined],
  ['an error that is its own cause', ((e: Error) => Object.assign(e, { cause: e }))(new Error('x'))],
])('%s: the database is there', (_, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

test('what pg says of a server that is not there', async () => {
  const client = new pg.Client({ host: '127.0.0.1', port: 1, user: 'x', database: 'x' });
  const error: unknown = await client.connect().then(() => undefined, (reason: unknown) => reason);
  expect(isDatabaseAway(error)).toBe(true);
});
