import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('ignore-without-effect', () => {
  testRulePage('ignore-without-effect');

  const drop = 'ALTER TABLE products DROP COLUMN brand;';
  const why = 'no code names it';

  it('finds a rule that does not exist', async () => {
    expect(await lintOne(atomic(`-- lint-ignore ban-drop-colum: ${why}\n${drop}`))).toEqual([
      'ignore-without-effect:6',
      'ban-drop-column:7',
    ]);
  });

  it('finds a comment in the wrong place', async () => {
    expect(await lintOne(atomic(`-- lint-ignore ban-drop-column: ${why}\nSELECT 1;\n${drop}`))).toEqual([
      'ignore-without-effect:6',
      'ban-drop-column:8',
    ]);
  });

  it('does not judge rules that were not run', async () => {
    const comment = `-- lint-ignore ban-drop-column, db-push: ${why}`;
    expect(await lintOne(atomic(`${comment}\nSELECT 1;`), { projectDir: '/' })).toEqual([]);
  });
});
