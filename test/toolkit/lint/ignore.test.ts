import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from './lint-sample.ts';

const drop = (column: string) => `ALTER TABLE products DROP COLUMN ${column};`;
const ignore = '-- lint-ignore ban-drop-column: no code names it any more';

describe('a lint-ignore comment', () => {
  it('holds for the next statement, and for no other', async () => {
    expect(await lintOne(atomic(`${drop('a')}\n${ignore}\n${drop('b')}\n${drop('c')}`))).toEqual([
      'ban-drop-column:6',
      'ban-drop-column:9',
    ]);
  });

  it('holds for the statement that ends on its line', async () => {
    expect(await lintOne(atomic(`${drop('a')} ${ignore}\n${drop('b')}`))).toEqual(['ban-drop-column:7']);
  });

  it('holds for the next line inside a statement, and for its own line behind something', async () => {
    const body = `ALTER TABLE products\n  ${ignore}\n  DROP COLUMN a,\n  DROP COLUMN b, ${ignore}\n  DROP COLUMN c;`;
    expect(await lintOne(atomic(body))).toEqual(['ban-drop-column:10']);
  });

  it('holds for the whole file before the first statement, also below the header', async () => {
    const file = atomic(`${drop('a')}\n${drop('b')}`);
    expect(await lintOne(file.replace('BEGIN;', `${ignore}\nBEGIN;`))).toEqual([]);
    expect(await lintOne(file.replace('BEGIN;', `\n${ignore}\nBEGIN;`))).toEqual([]);
    expect(await lintOne(`${ignore}\n${file}`)).toEqual([]);
  });

  it('silences what is found about the file and not about a line of it', async () => {
    const reason = 'this is how it was before there were headers';
    expect(await lintOne(`-- lint-ignore missing-header: ${reason}\nSELECT 1;\n`)).toEqual([]);
    expect(await lintOne(`-- lint-ignore missing-header: ${reason}\n`)).toEqual([]);
  });

  it('can name several rules', async () => {
    const body = `-- lint-ignore ban-drop-column, renaming-column: the one server is stopped meanwhile\n`;
    expect(await lintOne(atomic(`${body}${drop('a')}`))).toEqual(['ignore-without-effect:6']);
    const both = `ALTER TABLE products RENAME COLUMN b TO c;\nCOMMIT;`;
    expect(await lintOne(`${body}${atomic(drop('a')).replace('COMMIT;', both)}`)).toEqual([]);
  });

  it('is none inside a string', async () => {
    const text = `INSERT INTO notes (body) VALUES ('\n${ignore}\n');\n${drop('a')}`;
    expect(await lintOne(atomic(text))).toEqual(['ban-drop-column:9']);
  });

  it('counts lines right behind other alphabets, and with the line ends of Windows', async () => {
    const body = `SELECT 'größer 🧾';\n-- ж\n${ignore}\n${drop('"ж"')}\n${drop('b')}`;
    expect(await lintOne(atomic(body))).toEqual(['ban-drop-column:10']);
    expect(await lintOne(atomic(body).replaceAll('\n', '\r\n'))).toEqual(['ban-drop-column:10']);
  });
});
