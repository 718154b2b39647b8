import { describe, expect, it } from 'vitest';
import { assessHistory, type History } from '../../../packages/toolkit/src/history/assess.ts';
import type { MigrationRow } from '../../../packages/toolkit/src/history/migrations-table.ts';
import { planDowngrade } from '../../../packages/toolkit/src/steps/plan-downgrade.ts';
import { planStamp } from '../../../packages/toolkit/src/steps/plan-stamp.ts';
import { planUpgrade } from '../../../packages/toolkit/src/steps/plan-upgrade.ts';
import { failedRow, file, recorded, row } from '../history/sample-history.ts';

/** A migration that builds on these. */
const on = (name: string, ...parents: string[]) =>
  file(name, `-- ${name}\n--\n-- Revises: ${parents.join(', ') || 'none'}\n-- Kind: atomic`);

//        ┌ 2_left ─ 4_left ┐
// 1_root ┤                 ├ 5_merge ─ 6_top
//        └ 3_right ────────┘
const diamond = [
  on('1_root'),
  on('2_left', '1_root'),
  on('3_right', '1_root'),
  on('4_left', '2_left'),
  on('5_merge', '4_left', '3_right'),
  on('6_top', '5_merge'),
];
const names = diamond.map(({ name }) => name);
const forked = diamond.slice(0, 4);

function rows(applied: readonly string[]): MigrationRow[] {
  const checksums = new Map(diamond.map(({ name, checksum }) => [name, checksum ?? '']));
  return applied.map((name) => row(name, { checksum: checksums.get(name) ?? 'x' }));
}

const historyAt = (files: readonly ReturnType<typeof file>[], applied: readonly string[]): History =>
  assessHistory(files, recorded(rows(applied)));

describe('planUpgrade', () => {
  it.each([
    ['head', [], names],
    ['head', ['1_root', '3_right'], ['2_left', '4_left', '5_merge', '6_top']],
    ['heads', ['1_root'], names.slice(1)],
    ['+1', ['1_root'], ['2_left']],
    ['+3', ['1_root'], ['2_left', '3_right', '4_left']],
    ['4_left', [], ['1_root', '2_left', '4_left']],
    ['4', ['1_root'], ['2_left', '4_left']],
    ['3_right', ['1_root', '2_left'], ['3_right']],
    ['5', ['1_root', '3_right'], ['2_left', '4_left', '5_merge']],
    ['1_root', names, []],
    ['head', names, []],
  ])('goes to %s from %j', (target, applied, expected) => {
    expect(planUpgrade(historyAt(diamond, applied), target)).toEqual(expected);
  });

  it.each(['head', '+1'])('does not choose between two heads for %s', (target) => {
    expect(() => planUpgrade(historyAt(forked, ['1_root']), target)).toThrow(
      expect.objectContaining({ code: 'DB_HEADS_SEVERAL', message: expect.stringContaining('3_right, 4_left') }),
    );
  });

  it('goes to one of two heads, or to both, when that is asked for', () => {
    const history = historyAt(forked, ['1_root']);
    expect(planUpgrade(history, '3_right')).toEqual(['3_right']);
    expect(planUpgrade(history, 'heads')).toEqual(['2_left', '3_right', '4_left']);
    expect(planUpgrade(historyAt(forked, names), 'head')).toEqual([]);
  });

  it.each([
    ['+0', 'DB_USAGE'],
    ['+7', 'DB_USAGE'],
    ['7', 'DB_MIGRATION_UNKNOWN'],
    ['-1', 'DB_MIGRATION_UNKNOWN'],
    ['base', 'DB_MIGRATION_UNKNOWN'],
  ])('refuses %s', (target, code) => {
    expect(() => planUpgrade(historyAt(diamond, []), target)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a beginning that several have', () => {
    const history = historyAt([on('20260101_a'), on('20260102_b', '20260101_a')], []);
    expect(() => planUpgrade(history, '2026')).toThrow(expect.objectContaining({ code: 'DB_MIGRATION_AMBIGUOUS' }));
  });

  it.each([
    ['is not there', on('2_child', '1_absent'), 'there is no migration of that name'],
    ['comes later', on('2_child', '3_later'), 'comes later in the order of the names'],
  ])('refuses a migration whose parent %s', (_, child, words) => {
    const history = historyAt([on('1_root'), child, on('3_later', '1_root')], []);
    expect(() => planUpgrade(history, 'heads')).toThrow(
      expect.objectContaining({ code: 'DB_PARENT_UNKNOWN', message: expect.stringContaining(words) }),
    );
    expect(planUpgrade(history, '1_root')).toEqual(['1_root']);
  });
});

describe('planDowngrade', () => {
  const down = (applied: readonly string[], target: string) =>
    planDowngrade(historyAt(diamond, applied).timeline, [...applied].reverse(), target);

  it.each([
    ['-1', names, ['6_top']],
    ['-2', names, ['6_top', '5_merge']],
    ['base', names, [...names].reverse()],
    ['4_left', names, ['6_top', '5_merge', '3_right']],
    ['3', names, ['6_top', '5_merge', '4_left', '2_left']],
    ['5_merge', names, ['6_top']],
    ['6_top', names, []],
    ['base', [], []],
  ])('goes to %s from %j', (target, applied, expected) => {
    expect(down(applied, target)).toEqual(expected);
  });

  it('undoes what was applied last, whatever its name', () => {
    expect(down(['1_root', '3_right', '2_left'], '-1')).toEqual(['2_left']);
    expect(down(['1_root', '2_left', '3_right'], '-1')).toEqual(['3_right']);
  });

  it('undoes nothing before what builds on it, in whatever order they were applied', () => {
    expect(down(['4_left', '2_left', '1_root'], 'base')).toEqual(['4_left', '2_left', '1_root']);
  });

  it.each([
    ['-0', 'DB_USAGE'],
    ['-3', 'DB_USAGE'],
    ['4_left', 'DB_TARGET_NOT_APPLIED'],
    ['9', 'DB_MIGRATION_UNKNOWN'],
    ['head', 'DB_MIGRATION_UNKNOWN'],
    ['', 'DB_MIGRATION_UNKNOWN'],
  ])('refuses %j', (target, code) => {
    expect(() => down(['1_root', '2_left'], target)).toThrow(expect.objectContaining({ code }));
  });
});

describe('planStamp', () => {
  const stamp = (applied: readonly string[], target: string, more: readonly MigrationRow[] = []) => {
    const all = [...rows(applied), ...more];
    return planStamp(assessHistory(diamond, recorded(all)), all, target);
  };

  it.each([
    ['head', [], { marked: names, removed: [], settled: [] }],
    ['base', ['1_root', '2_left'], { marked: [], removed: ['2_left', '1_root'], settled: [] }],
    ['4_left', ['1_root', '3_right'], { marked: ['2_left', '4_left'], removed: ['3_right'], settled: [] }],
    ['5', names, { marked: [], removed: ['6_top'], settled: [] }],
    ['head', names, { marked: [], removed: [], settled: [] }],
  ])('says %s where %j was recorded', (target, applied, expected) => {
    expect(stamp(applied, target)).toEqual(expected);
  });

  it('settles attempts that never ended, and takes out what no file has', () => {
    const more = [failedRow('2_left'), row('9_gone')];
    expect(stamp(['1_root'], '2', more)).toEqual({ marked: ['2_left'], removed: ['9_gone'], settled: ['2_left'] });
    expect(stamp(['1_root'], '1', more)).toEqual({ marked: [], removed: ['9_gone'], settled: ['2_left'] });
  });

  it('does not choose between two heads', () => {
    expect(() => planStamp(historyAt(forked, []), [], 'head')).toThrow(
      expect.objectContaining({ code: 'DB_HEADS_SEVERAL' }),
    );
    expect(planStamp(historyAt(forked, []), [], 'heads').marked).toEqual(names.slice(0, 4));
  });
});
