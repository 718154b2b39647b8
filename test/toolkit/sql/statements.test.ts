import { describe, expect, it } from 'vitest';
import { SqlSyntaxError } from '../../../packages/toolkit/src/sql/parse.ts';
import { migrationKind, splitStatements } from '../../../packages/toolkit/src/sql/statements.ts';
import { connected, testServerUrl } from '../history/test-database.ts';

async function split(sql: string): Promise<{ text: string; line: number; role: string }[]> {
  return (await splitStatements(sql)).map(({ text, line, role }) => ({ text, line, role }));
}

describe('splitStatements', () => {
  it('finds each statement and its line, without comments before it and the semicolon after it', async () => {
    expect(await split('-- a comment\nBEGIN;\n\nSELECT 1; /* one; more */ SELECT\n  2\n;\nCOMMIT')).toEqual([
      { text: 'BEGIN', line: 2, role: 'begin' },
      { text: 'SELECT 1', line: 4, role: 'plain' },
      { text: 'SELECT\n  2', line: 4, role: 'plain' },
      { text: 'COMMIT', line: 7, role: 'commit' },
    ]);
  });

  it('knows where a statement is in characters and in bytes', async () => {
    const sql = "SELECT 'größe 𝒳';\nSELECT 'é' ;";
    const [first, second] = await splitStatements(sql);
    expect(sql.slice(first?.start, first?.end)).toBe("SELECT 'größe 𝒳'");
    expect(sql.slice(second?.start, second?.end)).toBe("SELECT 'é'");
    const bytes = Buffer.from(sql);
    expect(bytes.toString('utf8', second?.startByte, second?.endByte)).toBe("SELECT 'é'");
  });

  it.each([
    ['a function with $$', 'CREATE FUNCTION f() RETURNS void AS $$ BEGIN PERFORM 1; COMMIT; END; $$ LANGUAGE plpgsql;'],
    ['a function with BEGIN ATOMIC', 'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END'],
    ['a text with semicolons', 'SELECT \'a; COMMIT; b\', "c;d" FROM e'],
    ['nested comments', 'SELECT 1 /* ; /* BEGIN; */ ; */'],
    ['a rule', 'CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)'],
  ])('takes %s as one statement', async (_, sql) => {
    expect(await split(sql)).toMatchObject([{ role: 'plain' }]);
  });

  it.each(['', '   \n', '-- nothing but a comment', '/* or */ ;;'])('finds nothing in %j', async (sql) => {
    expect(await split(sql)).toEqual([]);
  });

  it.each([
    ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'begin'],
    ['START TRANSACTION', 'begin'],
    ['END', 'commit'],
    ['COMMIT AND CHAIN', 'abandon'],
    ['ROLLBACK', 'abandon'],
    ["PREPARE TRANSACTION 'x'", 'abandon'],
    ['SAVEPOINT a', 'plain'],
    ['ROLLBACK TO a', 'plain'],
  ])('sees what %s means for the transaction: %s', async (sql, role) => {
    expect(await split(sql)).toMatchObject([{ role }]);
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY a ON b (c)', 'alone'],
    ['CREATE INDEX a ON b (c)', 'plain'],
    ['DROP INDEX CONCURRENTLY a', 'alone'],
    ['REINDEX TABLE CONCURRENTLY a', 'alone'],
    ['REINDEX TABLE b', 'plain'],
    ['REINDEX SCHEMA a', 'alone'],
    ['ALTER TABLE a DETACH PARTITION b CONCURRENTLY', 'alone'],
    ['ALTER TABLE a DETACH PARTITION b', 'plain'],
    ['REFRESH MATERIALIZED VIEW CONCURRENTLY a', 'plain'],
    ["ALTER TYPE a ADD VALUE 'b'", 'plain'],
    ['VACUUM a', 'alone'],
    ['ANALYZE a', 'plain'],
    ['CLUSTER', 'alone'],
    ['CLUSTER b', 'plain'],
    ['CREATE DATABASE a', 'alone'],
    ["ALTER SYSTEM SET work_mem = '1MB'", 'alone'],
    ["CREATE SUBSCRIPTION a CONNECTION 'b' PUBLICATION c", 'alone'],
    ["CREATE SUBSCRIPTION a CONNECTION 'b' PUBLICATION c WITH (create_slot = false)", 'plain'],
  ])('knows as well as PostgreSQL whether it refuses %s in a transaction: %s', async (sql, role) => {
    expect(await split(sql)).toMatchObject([{ role }]);
    const refusal = connected(testServerUrl('postgres'), async (client) => {
      await client.query("BEGIN; SET LOCAL client_min_messages = 'error'");
      await client.query('CREATE TABLE a (id int) PARTITION BY RANGE (id)');
      await client.query('CREATE TABLE b PARTITION OF a FOR VALUES FROM (1) TO (2)');
      await client.query(sql);
    });
    const code = await refusal.then(
      () => null,
      (error: { code?: string }) => error.code,
    );
    // Before PostgreSQL 14 there is no DETACH PARTITION CONCURRENTLY.
    if (code !== '42601') expect(code === '25001').toBe(role === 'alone');
  });

  it('says what PostgreSQL says about a text that is not SQL, and on which line', async () => {
    const failure = splitStatements("SELECT 'ü';\n\nCREATE TABEL x (id int);");
    await expect(failure).rejects.toThrow(SqlSyntaxError);
    await expect(failure).rejects.toMatchObject({ message: 'syntax error at or near "TABEL"', line: 3 });
  });
});

describe('migrationKind', () => {
  it.each([
    ['BEGIN; CREATE TABLE a (id int); COMMIT;', 'atomic'],
    ['CREATE TABLE a (id int);', 'atomic'],
    ['-- nothing', 'atomic'],
    ['-- Index it\nCREATE INDEX CONCURRENTLY a ON b (c);', 'concurrent'],
    ['CREATE INDEX CONCURRENTLY a ON b (c); SELECT 1;', 'mixed'],
    ['BEGIN; CREATE INDEX CONCURRENTLY a ON b (c); COMMIT;', 'mixed'],
  ])('%s is %s', async (sql, kind) => {
    expect(await migrationKind(sql)).toBe(kind);
  });
});
