import { describe, expect, it } from 'vitest';
import { withSignature } from '../../../../packages/toolkit/src/history/down-signature.ts';
import { atomic, lintSample, SAMPLE, undoing } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('stale-down', () => {
  testRulePage('stale-down');

  it('finds one that is unsigned or edited, and takes a checksum of other line ends', async () => {
    const up = atomic('ALTER TABLE products ADD COLUMN note TEXT;');
    const lint = async (down: string) => (await lintSample([{ name: SAMPLE, up, down }])).findings;
    const found = { rule: 'stale-down', file: `prisma/migrations/${SAMPLE}/down.sql` };
    expect(await lint('-- Undo it\nSELECT 1;\n')).toMatchObject([found]);
    const signed = withSignature(undoing(up));
    expect(await lint(signed)).toEqual([]);
    expect(await lint(`${signed}SELECT 1;\n`)).toMatchObject([found]);
    expect(await lint(undoing(up.replaceAll('\n', '\r\n')))).toEqual([]);
  });
});
