import { describe, expect, it } from 'vitest';
import { assessHistory } from '../../../../packages/toolkit/src/history/assess.ts';
import { checksumOf } from '../../../../packages/toolkit/src/history/checksum.ts';
import { file, recorded, row } from '../../history/sample-history.ts';
import { atomic, lintSample, SAMPLE } from '../lint-sample.ts';
import { testRulePage } from '../rule-page.ts';

describe('edited-after-apply', () => {
  testRulePage('edited-after-apply', {
    known: async ({ before }, migrations) => {
      const rows = before.map(({ name, up }) => row(name, { checksum: checksumOf(up) }));
      const { timeline } = assessHistory(
        migrations.map(({ name, up }) => file(name, up)),
        recorded(rows),
      );
      return { states: new Map(timeline.map(({ name, state }) => [name, state])) };
    },
  });

  const applied = new Map([[SAMPLE, 'applied' as const]]);

  it('looks at every migration, also at those that nobody asked to lint', async () => {
    const states = new Map([[SAMPLE, 'edited' as const]]);
    const { findings } = await lintSample([{ name: SAMPLE, up: 'SELECT 1;' }], { names: [], states });
    expect(findings).toMatchObject([{ rule: 'edited-after-apply', migration: SAMPLE, line: 1, severity: 'error' }]);
  });

  it('compares with a revision of Git instead', async () => {
    const changedSince = { ref: 'origin/main', names: new Set([SAMPLE]) };
    const { findings } = await lintSample([{ name: SAMPLE, up: atomic('SELECT 1;') }], { changedSince });
    expect(findings[0]?.what).toContain('not the one of origin/main');
  });

  it('is quiet about a file that is the one that was applied', async () => {
    const { findings } = await lintSample([{ name: SAMPLE, up: 'SELECT 1;' }], { names: [], states: applied });
    expect(findings).toEqual([]);
  });
});
