import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('enum-value-in-use', () => {
  testRulePage('enum-value-in-use', { refused: '55P04' });

  const add = "ALTER TYPE status ADD VALUE 'refunded';\n";

  it('finds the value in defaults, conditions, functions and DO blocks', async () => {
    for (const use of [
      "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'refunded';",
      "INSERT INTO orders (status) SELECT 'refunded'::status;",
      "DELETE FROM orders WHERE status IN ('refunded', 'void');",
      "DO $$ BEGIN UPDATE orders SET status = 'refunded'; END $$;",
    ]) {
      expect(await lintOne(atomic(add + use)), use).toEqual(['enum-value-in-use:7']);
    }
  });

  it('leaves alone another text, a type of the same file, and a use after the transaction', async () => {
    expect(await lintOne(atomic(`${add}UPDATE orders SET note = 'refunded by hand';`))).toEqual([]);
    expect(
      await lintOne(
        atomic(
          `CREATE TYPE status AS ENUM ('new');\n${add}CREATE TABLE o (id SERIAL PRIMARY KEY, s status DEFAULT 'refunded');`,
        ),
      ),
    ).toEqual([]);
    expect(
      await lintOne(atomic(`ALTER TYPE status RENAME VALUE 'void' TO 'voided';\nUPDATE orders SET status = 'voided';`)),
    ).toEqual([]);
  });
});
