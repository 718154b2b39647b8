import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applyDown, applyUp } from '../../../packages/toolkit/src/steps/apply-step.ts';
import { createStepDatabase, type StepDatabase, step } from './step-database.ts';

let database: StepDatabase;
beforeAll(async () => {
  database = await createStepDatabase();
});
afterEach(async () => {
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterAll(async () => {
  await database.drop();
});

/** Files that fail, each on the line that says HERE. */
const files: Readonly<Record<string, string>> = {
  'behind letters of several bytes': `-- 😀 prix en €: «größer»
    BEGIN /* 😀 */;
    SELECT '😀😀😀', 'é';
    SELECT '😀', nope_HERE;
    COMMIT;`,
  'behind letters of several bytes, where PostgreSQL names no place': `-- 😀😀
    BEGIN; SELECT 'ü😀';
    -- é
    DROP TABLE "😀_HERE";
    COMMIT;`,
  'behind a body in dollar quotes': `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$
      SELECT 1; SELECT 2;
    $f$;
    CREATE TABLE a (id int);
    INSERT INTO b_HERE VALUES (1);`,
  'in a body of SQL in dollar quotes': `SELECT 1;
    CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$
      SELECT 1;
      SELECT nope_HERE;
    $f$;`,
  'in a body of PL/pgSQL that is not PL/pgSQL': `SELECT 1;
    CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$
    BEGIN
      RETRUN HERE;
    END $f$;`,
  'in a DO block that raises': `SELECT 1;
    DO $$
    BEGIN
      PERFORM 1;
      RAISE EXCEPTION 'HERE';
    END $$;
    SELECT 2;`,
  'in a DO block that begins behind a comment': `SELECT 1;
    DO -- $$ is the sign
    $body$ BEGIN
      PERFORM 1;
      PERFORM 1 / 0; -- HERE
    END $body$;`,
  'in a DO block whose statement is wrong': `DO LANGUAGE plpgsql $$
    BEGIN
      INSERT INTO absent_HERE
      VALUES (1);
    END $$;`,
  'in a DO block in single quotes': `SELECT 1;
    DO 'BEGIN
      PERFORM 1;
      PERFORM 1 / 0; -- HERE
    END';`,
  'in a DO block with doubled quotes, where the statement is all that is known': `SELECT 1;
    DO 'BEGIN -- HERE
      RAISE ''stop'';
    END';`,
  'in a function that a DO block calls': `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      RAISE 'stop';
    END $$;
    DO $$
    BEGIN
      PERFORM 1;
      PERFORM f(); -- HERE
    END $$;`,
  'in a function that a statement calls': `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
    BEGIN

      RAISE 'stop';
    END $$;
    SELECT f(); -- HERE
    SELECT 2;`,
  'behind leading comments, one of them with statements in it': `-- A title
    -- Kind: atomic

    /* SELECT 1;
       /* nested; */ SELECT 2; */
    -- one more
    DROP TABLE absent_HERE;`,
  'behind comments between statements': `BEGIN;
    SELECT 1; -- one; two;
    /* ; */ ; ;
    -- three
    DROP TABLE absent_HERE;
    COMMIT;`,
  'with line ends of Windows': 'BEGIN;\r\nSELECT 1;\r\n-- x\r\nDROP TABLE absent_HERE;\r\nCOMMIT;\r\n',
  'in a statement of several lines': `CREATE TABLE a (
      id int,
      price numeric(10,2) CHECK (nope_HERE > 0),
      name text
    );`,
  'in a second transaction of the file': `BEGIN; SELECT 1; COMMIT;
    BEGIN;
    SELECT 2;
    DROP TABLE absent_HERE;
    COMMIT;`,
  'at the COMMIT, where deferred rules are checked': `BEGIN;
    CREATE TABLE a (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
    INSERT INTO a VALUES (1), (1);
    SELECT 1;
    COMMIT; -- HERE`,
  'behind a statement that a rule turns into several': `CREATE TABLE a (id int);
    CREATE TABLE log (id int);
    CREATE RULE also AS ON INSERT TO a DO ALSO (INSERT INTO log VALUES (NEW.id); INSERT INTO log VALUES (NEW.id));
    CREATE RULE instead AS ON DELETE TO a DO INSTEAD NOTHING;
    INSERT INTO a VALUES (1);
    DELETE FROM a;
    DROP TABLE absent_HERE;
    SELECT 3;`,
  'in the concurrent statement of a file with comments before it': `-- 😀
    -- Kind: concurrent

    CREATE INDEX CONCURRENTLY x ON absent_HERE (id);`,
  'in a part after a concurrent one': `-- 😀
    CREATE TABLE a (id int, name text);
    CREATE INDEX CONCURRENTLY a_id ON a (id);
    -- the next part, é
    SELECT 1;
    SELECT '😀', nope_HERE FROM a;`,
  'in a part after a concurrent one, where PostgreSQL names no place': `CREATE TABLE a (id int, name text);
    CREATE INDEX CONCURRENTLY a_id ON a (id);
    -- the next part, é
    SELECT 1;
    DROP TABLE absent_HERE;`,
  'in a transaction of its own after a concurrent part': `CREATE TABLE a (id int);
    CREATE INDEX CONCURRENTLY a_id ON a (id);
    BEGIN; -- 😀
    SET LOCAL lock_timeout = '5s';
    INSERT INTO a VALUES ('😀HERE');
    COMMIT;`,
  'in the second concurrent part': `CREATE TABLE a (id int);
    INSERT INTO a VALUES (1), (1);
    CREATE INDEX CONCURRENTLY a_id ON a (id); -- 😀
    CREATE UNIQUE INDEX CONCURRENTLY a_one_HERE
      ON a (id);`,
};

describe('the line of a failing statement', () => {
  it.each(Object.entries(files))('is right %s', async (_, sql) => {
    const line = sql.split('\n').findIndex((text) => text.includes('HERE')) + 1;
    const failing = database.locked((session) => applyUp(session, step('1_bad', sql)));
    await expect(failing).rejects.toMatchObject({ message: expect.stringContaining(`failed on line ${line} (`) });
  });

  it('is right in a down.sql as well', async () => {
    const down = '-- Undo\n-- Undoes: sha256:é\nBEGIN;\n\nDROP TABLE a;\nDROP TABLE b; -- HERE\nCOMMIT;\n';
    await database.locked((session) => applyUp(session, step('1_a', 'CREATE TABLE a (id int);')));
    const failing = database.locked((session) => applyDown(session, step('1_a', 'CREATE TABLE a (id int);', down)));
    await expect(failing).rejects.toMatchObject({
      message: expect.stringContaining('1_a/down.sql failed on line 6 ('),
    });
  });
});
