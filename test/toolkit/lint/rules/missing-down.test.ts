import { describe, expect, it } from 'vitest';
import { atomic, inShort, lintSample, SAMPLE } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('missing-down', () => {
  testRulePage('missing-down', { withoutDown: true });

  it('takes a reason for an answer, and wants it', async () => {
    const up = atomic('ALTER TABLE products ADD COLUMN note TEXT;');
    const irreversible = async (down: string) => inShort((await lintSample([{ name: SAMPLE, up, down }])).findings);
    expect(await irreversible('-- Irreversible: the paper receipts are burnt\n')).toEqual([]);
    expect(await irreversible('-- Irreversible\n')).toEqual(['missing-down:1']);
  });
});
