import pg from 'pg';
import { createDataSource } from '#platform/persistence';
import { createDatabase, testDatabase, type TestDatabase } from '#testing';
import { ALLOCATION_MIGRATIONS } from '../persistence/allocation-migrations.js';
import { appendToAudit, type AuditEntry } from './append-to-audit.js';
import { verifyAuditAt } from './verify-audit-at.js';
import { verifyAudit } from './verify-audit.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(ALLOCATION_MIGRATIONS);
});
afterAll(() => database.close());
beforeEach(async () => {
  await query('ALTER TABLE allocation.audit DISABLE TRIGGER USER; TRUNCATE allocation.audit, allocation.audit_heads');
  for (const tenant of ['acme', 'globex']) await database.dataSource.transaction((transaction) => appendToAudit(transaction, tenant, [entry('T1'), entry('T2'), entry('T3')]));
});

const query = (sql: string) => database.dataSource.query(sql);
const entry = (ticket: string): AuditEntry => ({ action: 'decided', actor: 'engine', ticket_id: ticket, decision_id: '1', details: { group_id: 'net' }, at: '2026-03-02T10:00:00.000Z' });
const faults = async () => Object.fromEntries((await verifyAudit(database.dataSource)).map(({ tenant_id, fault }) => [tenant_id, fault]));

test('chains that nobody touched are intact, and end in a hash', async () => {
  expect(await verifyAudit(database.dataSource)).toEqual(['acme', 'globex'].map((tenant_id) => ({ tenant_id, entries: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/), fault: null })));
});

test.each([
  ['an entry rewritten', "UPDATE allocation.audit SET entry = replace(entry, 'net', 'apps') WHERE tenant_id = 'acme' AND seq = 2", 2, 'the entry is not what was hashed'],
  ['an entry taken out', "DELETE FROM allocation.audit WHERE tenant_id = 'acme' AND seq = 2", 3, 'an entry is missing before it'],
  ['the end cut off', "DELETE FROM allocation.audit WHERE tenant_id = 'acme' AND seq = 3", 3, 'the end of the log is gone'],
  ['all of it gone', "DELETE FROM allocation.audit WHERE tenant_id = 'acme'", 1, 'the end of the log is gone'],
  ['another tenant\'s entry', "UPDATE allocation.audit SET entry = 'x', previous_hash = repeat('1', 64) WHERE tenant_id = 'acme' AND seq = 1", 1, 'it does not follow the entry before it'],
  ['the head set back to hide it', "UPDATE allocation.audit_heads SET seq = 2 WHERE tenant_id = 'acme'", 2, 'the head of the log names another last entry'],
  ['the head gone', "DELETE FROM allocation.audit_heads WHERE tenant_id = 'acme'", 3, 'the head of the log is gone'],
])('%s is found, in that chain alone', async (_, forgery, seq, reason) => {
  await query(forgery);
  expect(await faults()).toEqual({ acme: { seq, reason }, globex: null });
});

test('a database without the log says so', async () => {
  const bare = await testDatabase([]);
  expect(await verifyAuditAt(bare.url)).toEqual({ kind: 'no_tables' });
  await bare.close();
});

/** A database of the role's own, migrated by it. The test's server lets only its superuser in, who then becomes the role: with its rights, and no others. */
async function migratedAs(attributes: string): Promise<{ readonly role: string; readonly owner: string; readonly admin: (sql: string) => Promise<unknown>; readonly as: pg.Client; close(): Promise<void> }> {
  const url = await createDatabase(database.url);
  const name = new URL(url).pathname.slice(1);
  const role = `services_${name}`;
  await query(`CREATE ROLE ${role} ${attributes}; ALTER DATABASE ${name} OWNER TO ${role}`);
  const dataSource = await createDataSource({ url, migrations: ALLOCATION_MIGRATIONS, poolSize: 1 }).initialize();
  await dataSource.query(`SET SESSION AUTHORIZATION ${role}`);
  await dataSource.runMigrations();
  await dataSource.transaction((transaction) => appendToAudit(transaction, 'acme', [entry('T1')]));
  await dataSource.destroy();
  const [as, admin] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await as.connect();
  await as.query(`SET SESSION AUTHORIZATION ${role}`);
  await admin.connect();
  return {
    role, owner: `${name}_audit`, as, admin: (sql) => admin.query(sql),
    close: async () => {
      await as.end();
      await admin.end();
    },
  };
}

const CHANGES = ["UPDATE allocation.audit SET entry = 'x'", 'DELETE FROM allocation.audit', 'TRUNCATE allocation.audit'];
const UNDOINGS = [
  'GRANT UPDATE, DELETE ON allocation.audit TO CURRENT_USER', 'ALTER TABLE allocation.audit DISABLE TRIGGER USER', 'DROP TRIGGER audit_is_append_only ON allocation.audit',
  "CREATE OR REPLACE FUNCTION allocation.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
];

describe('what the database itself forbids', () => {
  test('to a role that may make roles: the log has an owner nobody connects as; changes, and undoing what forbids them, are refused', async () => {
    const { owner, as, close } = await migratedAs('CREATEROLE');
    expect((await as.query("SELECT tableowner, pg_has_role(tableowner, 'USAGE') AS member FROM pg_tables WHERE schemaname = 'allocation' AND tablename = 'audit'")).rows).toEqual([{ tableowner: owner, member: false }]);
    for (const sql of CHANGES) await expect(as.query(sql)).rejects.toThrow('permission denied for table audit');
    for (const sql of UNDOINGS.slice(1)) await expect(as.query(sql)).rejects.toThrow(/must be owner/);
    // Whoever owns nothing of a table can grant nothing of it.
    await as.query(UNDOINGS[0]!).catch(() => undefined);
    await expect(as.query(CHANGES[0]!)).rejects.toThrow('permission denied for table audit');
    await close();
  });

  test('to a role that may not: the owner stays, and changes are refused until somebody deliberately undoes it', async () => {
    const { role, as, close } = await migratedAs('');
    expect((await as.query("SELECT tableowner FROM pg_tables WHERE schemaname = 'allocation' AND tablename = 'audit'")).rows).toEqual([{ tableowner: role }]);
    for (const sql of CHANGES) await expect(as.query(sql)).rejects.toThrow('permission denied for table audit');
    await as.query(UNDOINGS[0]!);
    await expect(as.query(CHANGES[0]!)).rejects.toThrow('allocation.audit is append-only');
    await as.query('BEGIN');
    await as.query(UNDOINGS[1]!);
    await as.query(CHANGES[0]!);
    await as.query('ROLLBACK');
    await close();
  });

  test('to a role that may not, once an administrator has handed the log over as documented: all of it', async () => {
    const { role, owner, admin, as, close } = await migratedAs('');
    await admin(`
      CREATE ROLE ${owner} NOLOGIN;
      GRANT USAGE ON SCHEMA allocation TO ${owner};
      ALTER TABLE allocation.audit OWNER TO ${owner};
      ALTER FUNCTION allocation.refuse_change() OWNER TO ${owner};
      GRANT SELECT, INSERT ON allocation.audit TO ${role};`);
    for (const sql of CHANGES) await expect(as.query(sql)).rejects.toThrow('permission denied for table audit');
    for (const sql of UNDOINGS.slice(1)) await expect(as.query(sql)).rejects.toThrow(/must be owner/);
    await expect(as.query(`SET ROLE ${owner}`)).rejects.toThrow('permission denied to set role');
    await as.query("INSERT INTO allocation.audit VALUES ('acme', 2, 'x', 'y', 'z')");
    await close();
  });

  test('to everybody, superusers too, unless they undo it: changes', async () => {
    await query('ALTER TABLE allocation.audit ENABLE TRIGGER USER');
    for (const sql of CHANGES) await expect(query(sql)).rejects.toThrow('allocation.audit is append-only');
  });
});
