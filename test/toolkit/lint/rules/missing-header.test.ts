import { describe, expect, it } from 'vitest';
import { lintOne } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('missing-header', () => {
  testRulePage('missing-header');

  it('says what is missing', async () => {
    expect(await lintOne('-- Add a note\n--\n-- Kind: atomic\n-- Why:\n')).toEqual(['missing-header:1']);
    expect(await lintOne('-- Kind: atomic\n-- Why: it is needed\n')).toEqual(['missing-header:1']);
    expect(await lintOne('-- Add a note\n-- Why: it is needed\n')).toEqual([]);
  });
});
