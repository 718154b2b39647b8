import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('ignore-without-reason', () => {
  testRulePage('ignore-without-reason');

  it('wants words, and a rule', async () => {
    const drop = 'ALTER TABLE products DROP COLUMN brand;';
    for (const comment of [
      'lint-ignore ban-drop-column:',
      'lint-ignore ban-drop-column: ok',
      'lint-ignore: it is old',
    ]) {
      expect(await lintOne(atomic(`-- ${comment}\n${drop}`)), comment).toContain('ignore-without-reason:6');
    }
  });

  it('accepts a comment of squawk only below a reason', async () => {
    const drop = 'ALTER TABLE products DROP COLUMN brand;';
    const ignore = '-- squawk-ignore ban-drop-column';
    expect(await lintOne(atomic(`${ignore}\n${drop}`))).toEqual(['ignore-without-reason:6']);
    expect(await lintOne(atomic(`-- No code has named it since version 2.3.\n${ignore}\n${drop}`))).toEqual([]);
    expect(await lintOne(atomic(`-- squawk-ignore-file ban-drop-column\n${drop}`))).toEqual([
      'ignore-without-reason:6',
    ]);
  });
});
