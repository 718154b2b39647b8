import { describe, expect, it } from 'vitest';
import { connected } from '../../history/test-database.ts';
import { atomic, inShort, lintSample, SAMPLE, type SampleMigration } from '../lint-sample.ts';
import { onDatabase, readRulePage, testRulePage } from '../rule-page.ts';

describe('set-not-null', () => {
  testRulePage('set-not-null');

  const before = (body: string) => ({ name: '20260401090000_create_products', up: atomic(body) });
  const table = 'CREATE TABLE products (id SERIAL PRIMARY KEY, name TEXT NOT NULL, sku TEXT);';
  const lint = async (earlier: string, body: string) => {
    const migrations = [before(earlier), { name: SAMPLE, up: atomic(body) }];
    return inShort((await lintSample(migrations, { names: [SAMPLE] })).findings);
  };
  const setNotNull = 'ALTER TABLE products ALTER COLUMN sku SET NOT NULL;';
  const check = 'ALTER TABLE products ADD CONSTRAINT present CHECK (sku IS NOT NULL AND length(sku) > 2)';

  it('believes a CHECK only once it is validated', async () => {
    expect(await lint(`${table}\n${check} NOT VALID;`, setNotNull)).toEqual(['set-not-null:6']);
    expect(
      await lint(`${table}\n${check} NOT VALID;\nALTER TABLE products VALIDATE CONSTRAINT present;`, setNotNull),
    ).toEqual([]);
    expect(await lint(`${table}\n${check};`, setNotNull)).toEqual([]);
  });

  it('forgets a CHECK that was dropped, and follows renames', async () => {
    const valid = `${table}\n${check};\n`;
    expect(await lint(`${valid}ALTER TABLE products DROP CONSTRAINT present;`, setNotNull)).toEqual(['set-not-null:6']);
    expect(
      await lint(`${valid}ALTER TABLE products RENAME COLUMN sku TO code;`, setNotNull.replace('sku', 'code')),
    ).toEqual([]);
    expect(
      await lint(`${valid}ALTER TABLE products RENAME TO goods;`, setNotNull.replace('products', 'goods')),
    ).toEqual([]);
    expect(
      await lint(
        `${valid}ALTER TABLE products RENAME CONSTRAINT present TO there;`,
        `ALTER TABLE products DROP CONSTRAINT there;\n${setNotNull}`,
      ),
    ).toEqual(['set-not-null:7']);
  });

  it('leaves alone a table of the same file, a column that is NOT NULL already, and a primary key', async () => {
    expect(await lint('SELECT 1;', `${table}\n${setNotNull}`)).toEqual([]);
    expect(
      await lint(table, 'ALTER TABLE products ALTER COLUMN name SET NOT NULL, ALTER COLUMN id SET NOT NULL;'),
    ).toEqual([]);
  });

  it('knows nothing of a table that no file makes, and says so', async () => {
    expect(await lint('SELECT 1;', setNotNull)).toEqual(['set-not-null:6']);
  });

  it('is right: PostgreSQL reads the rows, unless the CHECK proves it', async () => {
    const page = readRulePage('set-not-null');
    const said = async (migrations: readonly SampleMigration[]) => {
      const words: string[] = [];
      await onDatabase(page, [], ({ url }) =>
        connected(url, async (client) => {
          client.on('notice', ({ message }) => words.push(String(message)));
          await client.query('SET client_min_messages = debug1');
          for (const { up } of migrations) await client.query(up);
        }),
      );
      return words.filter((message) => /verifying table|are sufficient to prove/.test(message));
    };
    expect(await said(page.found)).toEqual(['verifying table "products"']);
    expect(await said(page.fine)).toEqual([
      'verifying table "products"', // VALIDATE, under a lock that stops nobody
      expect.stringContaining('existing constraints on column "products.sku" are sufficient to prove'),
    ]);
  });
});
