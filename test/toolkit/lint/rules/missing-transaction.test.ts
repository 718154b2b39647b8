import { describe, expect, it } from 'vitest';
import { lintOne } from '../lint-sample.ts';
import { onDatabase, readRulePage, testRulePage } from '../rule-page.ts';

describe('missing-transaction', () => {
  testRulePage('missing-transaction');

  const header = '-- Change the shop\n--\n-- Why: the owner wants it\n';
  const timeout = "SET LOCAL lock_timeout = '5s';\n";

  it('lets one statement stand alone, and wants its lock_timeout', async () => {
    expect(await lintOne(`${header}ALTER TABLE products ADD COLUMN note TEXT;\n`)).toEqual(['missing-lock-timeout:4']);
  });

  it('finds statements before BEGIN and behind COMMIT, and a transaction without an end', async () => {
    const rows = "INSERT INTO brands (name) VALUES ('Acme');\n";
    expect(await lintOne(`${header}SET lock_timeout = 5000;\nBEGIN;\n${rows}COMMIT;\n`)).toEqual([
      'missing-transaction:4',
    ]);
    expect(await lintOne(`${header}BEGIN;\n${timeout}${rows}COMMIT;\n${rows}`)).toEqual(['missing-transaction:8']);
    expect(await lintOne(`${header}BEGIN;\n${timeout}${rows}`)).toEqual(['missing-transaction:4']);
    expect(await lintOne(`${header}BEGIN;\n${timeout}BEGIN;\n${rows}COMMIT;\n`)).toEqual(['missing-transaction:6']);
  });

  it('leaves half of a file behind when the engine sends it piece by piece', async () => {
    const refusal = await onDatabase(readRulePage('missing-transaction'), [], async (database) => {
      await database.query('ALTER TABLE customers ADD COLUMN phone TEXT');
      await expect(database.query('CREATE UNIQUE INDEX ON customers (email)')).rejects.toThrow('could not create');
      await expect(database.query('SELECT phone FROM customers')).resolves.toMatchObject({ rowCount: 2 });
    });
    expect(refusal).toBeNull();
  });
});
