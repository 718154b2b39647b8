import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../../../templates/toolkit/db/history/checksum.ts';
import { atomic, lintSample, SAMPLE, undoing } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('stale-down', () => {
  testRulePage('stale-down');

  it('gives the line that is right, and takes a checksum of other line ends', async () => {
    const up = atomic('ALTER TABLE products ADD COLUMN note TEXT;');
    const lint = async (down: string) => (await lintSample([{ name: SAMPLE, up, down }])).findings;
    const [finding] = await lint('-- Undo it\nSELECT 1;\n');
    expect(finding).toMatchObject({ rule: 'stale-down', file: `prisma/migrations/${SAMPLE}/down.sql` });
    expect(finding?.what).toContain(`-- Undoes: sha256:${checksumOf(up)}`);
    expect(await lint(undoing(up.replaceAll('\n', '\r\n')))).toEqual([]);
  });
});
