import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hands the audit log to an owner that nobody connects as, `<database>_audit`, so that the role of the services has no right but to
 * read and append. Where that role may neither make such an owner nor become it, the log stays as it was: a trigger and a REVOKE that
 * its owner could undo, and a NOTICE. docs/allocation.md says what each protects against, and what an administrator can do later.
 * One owner a database: of a role that another database's services have made, one that may make roles is no member.
 */
export class AuditOwner1700000005002 implements MigrationInterface {
  name = 'AuditOwner1700000005002';

  // ALTER … OWNER needs membership in the new owner, and CREATE on the schema for it; both only as long as it takes.
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$
      DECLARE
        me text := current_user;
        owner text := left(current_database(), 57) || '_audit';
        joined boolean := false;
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = owner) THEN
          EXECUTE format('CREATE ROLE %I NOLOGIN', owner);
        ELSIF (SELECT rolcanlogin FROM pg_roles WHERE rolname = owner) THEN
          RAISE insufficient_privilege USING MESSAGE = format('role %s may log in', owner);
        END IF;
        IF NOT pg_has_role(me, owner, 'USAGE') THEN
          EXECUTE format('GRANT %I TO %I', owner, me);
          joined := true;
        END IF;
        EXECUTE format('GRANT USAGE, CREATE ON SCHEMA allocation TO %I', owner);
        EXECUTE format('ALTER TABLE allocation.audit OWNER TO %I', owner);
        EXECUTE format('ALTER FUNCTION allocation.refuse_change() OWNER TO %I', owner);
        EXECUTE format('REVOKE CREATE ON SCHEMA allocation FROM %I', owner);
        EXECUTE format('SET LOCAL ROLE %I', owner);
        EXECUTE format('GRANT SELECT, INSERT ON allocation.audit TO %I', me);
        EXECUTE format('SET LOCAL ROLE %I', me);
        IF joined THEN EXECUTE format('REVOKE %I FROM %I', owner, me); END IF;
      EXCEPTION WHEN insufficient_privilege OR invalid_grant_operation OR duplicate_object OR unique_violation THEN
        RAISE NOTICE 'The audit log keeps its owner %: %', me, SQLERRM;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$
      DECLARE
        me text := current_user;
        owner text := (SELECT tableowner FROM pg_tables WHERE schemaname = 'allocation' AND tablename = 'audit');
      BEGIN
        IF owner = me THEN RETURN; END IF;
        EXECUTE format('GRANT %I TO %I', owner, me);
        EXECUTE format('ALTER TABLE allocation.audit OWNER TO %I', me);
        EXECUTE format('ALTER FUNCTION allocation.refuse_change() OWNER TO %I', me);
        EXECUTE format('REVOKE ALL ON SCHEMA allocation FROM %I', owner);
        EXECUTE format('DROP ROLE %I', owner);
      END $$`);
  }
}
