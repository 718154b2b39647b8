import { describe, expect, it } from 'vitest';
import { atomic, lintOne, lintSample, SAMPLE } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('mixed-kinds', () => {
  testRulePage('mixed-kinds', { refused: '25001' });

  it('counts what stands beside it, and names the line', async () => {
    const { findings } = await lintSample([
      { name: SAMPLE, up: atomic('SELECT 1;\n\nDROP INDEX CONCURRENTLY products_name_idx;') },
    ]);
    expect(findings.map(({ line, what }) => `${line} ${what}`)).toEqual([
      '8 "DROP INDEX CONCURRENTLY" can\'t be part of a transaction, and stands beside 4 other statements.',
    ]);
  });

  it('compares the header with the file', async () => {
    const index = 'CREATE INDEX CONCURRENTLY products_name_idx ON products (name);\n';
    const header = (kind: string) => `-- Index products\n-- Kind: ${kind}\n-- Why: it is slow\n`;
    expect(await lintOne(header('atomic') + index)).toEqual(['mixed-kinds:1']);
    expect(await lintOne(header('concurrent') + index)).toEqual([]);
    expect(await lintOne(header('concurrent (by hand)') + index)).toEqual([]);
    expect(
      await lintOne(`${header('concurrent')}BEGIN;\nSET LOCAL lock_timeout = 5000;\nSELECT 1;\nCOMMIT;\n`),
    ).toEqual(['mixed-kinds:1']);
  });
});
