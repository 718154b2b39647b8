import { describe, expect, it } from 'vitest';
import { atomic, lintOne } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('syntax', () => {
  testRulePage('syntax', { refused: '42601' });

  it('names the line on which the parser stopped', async () => {
    expect(await lintOne(atomic('SELECT 1;\nCREATE TABEL t (id INTEGER);'))).toEqual(['syntax:7']);
  });

  it('judges a file of comments, and one that is empty, as SQL', async () => {
    expect(await lintOne('-- Nothing\n--\n-- Why: both sides are the same\n')).toEqual([]);
    expect(await lintOne('')).toEqual(['missing-header:1']);
  });
});
