import { describe, expect, it } from 'vitest';
import {
  assessHistory,
  isApplied,
  isInOrder,
  isOutstanding,
  type Verdict,
} from '../../../packages/toolkit/src/history/assess.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import type { MigrationFile } from '../../../packages/toolkit/src/history/migration-files.ts';
import { compareMigrationNames } from '../../../packages/toolkit/src/history/migration-names.ts';
import type { MigrationRow, RecordedHistory } from '../../../packages/toolkit/src/history/migrations-table.ts';
import fc from '../../fast-check.ts';
import { failedRow, file, recorded, rolledBackRow, row } from './sample-history.ts';

interface Case {
  name: string;
  files: MigrationFile[];
  rows: MigrationRow[];
  database?: Partial<Omit<RecordedHistory, 'rows'>>;
  verdict: Verdict;
  /** Each migration with its state; `!` marks what is out of order. */
  timeline: string[];
}

const cases: Case[] = [
  { name: 'nothing at all', files: [], rows: [], verdict: 'empty', timeline: [] },
  {
    name: 'an empty database',
    files: [file('1_a'), file('2_b')],
    rows: [],
    verdict: 'empty',
    timeline: ['1_a pending', '2_b pending'],
  },
  {
    name: 'tables without a history',
    files: [file('1_a')],
    rows: [],
    database: { hasTables: true },
    verdict: 'unmanaged',
    timeline: ['1_a pending'],
  },
  {
    name: 'tables without a history and without files',
    files: [],
    rows: [],
    database: { hasTables: true },
    verdict: 'unmanaged',
    timeline: [],
  },
  {
    name: 'everything applied',
    files: [file('1_a')],
    rows: [row('1_a')],
    verdict: 'current',
    timeline: ['1_a applied'],
  },
  {
    name: 'one to apply',
    files: [file('1_a'), file('2_b')],
    rows: [row('1_a')],
    verdict: 'behind',
    timeline: ['1_a applied', '2_b pending'],
  },
  {
    name: 'one to apply before one that is applied',
    files: [file('1_a'), file('2_b'), file('3_c'), file('4_d')],
    rows: [row('1_a'), row('3_c')],
    verdict: 'behind',
    timeline: ['1_a applied', '2_b pending!', '3_c applied', '4_d pending'],
  },
  {
    name: 'an applied file with another text',
    files: [file('1_a', 'SELECT 1;')],
    rows: [row('1_a')],
    verdict: 'edited',
    timeline: ['1_a edited'],
  },
  {
    name: 'an applied file with another comment only',
    files: [file('1_a', '-- 1_a.')],
    rows: [row('1_a')],
    verdict: 'edited',
    timeline: ['1_a edited'],
  },
  {
    name: 'an applied file whose line ends Git has changed',
    files: [file('1_a', 'SELECT 1;\r\nSELECT 2;\r\n')],
    rows: [row('1_a', { checksum: checksumOf('SELECT 1;\nSELECT 2;\n') })],
    verdict: 'current',
    timeline: ['1_a applied'],
  },
  {
    name: 'a failed migration that was edited meanwhile',
    files: [file('1_a', 'SELECT 1;')],
    rows: [failedRow('1_a')],
    verdict: 'failed',
    timeline: ['1_a failed'],
  },
  {
    name: 'a failed migration whose file is gone',
    files: [],
    rows: [failedRow('1_a')],
    verdict: 'failed',
    timeline: ['1_a failed'],
  },
  {
    name: 'a migration cut short by a crash, which left no words',
    files: [file('1_a')],
    rows: [failedRow('1_a', null)],
    verdict: 'failed',
    timeline: ['1_a failed'],
  },
  {
    name: 'a migration that is being applied',
    files: [file('1_a'), file('2_b')],
    rows: [failedRow('1_a', null)],
    database: { locked: true },
    verdict: 'running',
    timeline: ['1_a running', '2_b pending'],
  },
  {
    name: 'a failed migration while somebody tries to deploy',
    files: [file('1_a')],
    rows: [failedRow('1_a')],
    database: { locked: true },
    verdict: 'failed',
    timeline: ['1_a failed'],
  },
  {
    name: 'a failed migration that was marked as rolled back',
    files: [file('1_a'), file('2_b')],
    rows: [row('1_a'), rolledBackRow('2_b')],
    verdict: 'behind',
    timeline: ['1_a applied', '2_b rolled-back'],
  },
  {
    name: 'rolled back, corrected and applied',
    files: [file('1_a')],
    rows: [{ ...rolledBackRow('1_a'), checksum: checksumOf('wrong') }, row('1_a')],
    verdict: 'current',
    timeline: ['1_a applied'],
  },
  {
    name: 'rolled back twice, then failed again',
    files: [file('1_a')],
    rows: [rolledBackRow('1_a'), rolledBackRow('1_a'), failedRow('1_a')],
    verdict: 'failed',
    timeline: ['1_a failed'],
  },
  {
    name: 'rolled back before a later one was applied',
    files: [file('1_a'), file('2_b')],
    rows: [rolledBackRow('1_a'), row('2_b')],
    verdict: 'behind',
    timeline: ['1_a rolled-back!', '2_b applied'],
  },
  {
    name: 'rolled back, and the file thrown away',
    files: [file('1_a')],
    rows: [row('1_a'), rolledBackRow('2_b')],
    verdict: 'current',
    timeline: ['1_a applied'],
  },
  {
    name: 'an applied one that the folder lacks',
    files: [file('1_a')],
    rows: [row('1_a'), row('2_b')],
    verdict: 'ahead',
    timeline: ['1_a applied', '2_b missing'],
  },
  {
    name: 'ahead and behind at once',
    files: [file('1_a'), file('3_c')],
    rows: [row('1_a'), row('2_b')],
    verdict: 'ahead',
    timeline: ['1_a applied', '2_b missing', '3_c pending'],
  },
  {
    name: 'a folder without its file',
    files: [file('1_a'), file('2_b', null)],
    rows: [row('1_a')],
    verdict: 'incomplete',
    timeline: ['1_a applied', '2_b incomplete'],
  },
  {
    name: 'a folder that lost its file after it was applied',
    files: [file('1_a', null)],
    rows: [row('1_a')],
    verdict: 'incomplete',
    timeline: ['1_a incomplete'],
  },
  {
    name: 'odd but legal folder names, in the order of Prisma',
    files: [
      file('1_init'),
      file('a b'),
      file('日本'),
      file("it's; --x"),
      file('10_x'),
      file('2_x'),
      file('.hidden'),
    ].sort((a, b) => compareMigrationNames(a.name, b.name)),
    rows: [row('a b'), row("it's; --x"), row('日本')],
    verdict: 'behind',
    timeline: [
      '.hidden pending!',
      '1_init pending!',
      '10_x pending!',
      '2_x pending!',
      'a b applied',
      "it's; --x applied",
      '日本 applied',
    ],
  },
  {
    name: 'names that JavaScript objects know already',
    files: [file('__proto__'), file('constructor')],
    rows: [row('__proto__'), row('constructor')],
    verdict: 'current',
    timeline: ['__proto__ applied', 'constructor applied'],
  },
];

describe('assessHistory', () => {
  it.each(cases)('$name: $verdict', ({ files, rows, database, verdict, timeline }) => {
    const history = assessHistory(files, recorded(rows, database));
    expect(history.timeline.map(({ name, state, outOfOrder }) => `${name} ${state}${outOfOrder ? '!' : ''}`)).toEqual(
      timeline,
    );
    expect(history.verdict).toBe(verdict);
  });

  it('accepts the checksums without padding that old engines wrote', () => {
    const padded = checksumOf('-- 1_a');
    const old = padded.replaceAll(/../g, (byte) => Number.parseInt(byte, 16).toString(16));
    expect(old.length).toBeLessThan(64);
    expect(assessHistory([file('1_a')], recorded([row('1_a', { checksum: old })])).verdict).toBe('current');
    expect(assessHistory([file('1_a', 'x')], recorded([row('1_a', { checksum: old })])).verdict).toBe('edited');
  });

  it('says what the database is at, and whether that is a head', () => {
    const files = [file('1'), file('2'), file('3', '-- 3\n-- Revises: 1'), file('4', '-- 4\n-- Revises: 2, 3')];
    const behind = assessHistory(
      files,
      recorded([row('1'), row('2'), row('3', { checksum: files[2]?.checksum ?? '' })]),
    );
    expect(behind).toMatchObject({ current: ['2', '3'], heads: ['4'] });
    expect(behind.timeline.map(({ head }) => head)).toEqual([false, false, false, true]);
  });

  it('tells a migration that was only marked as applied from one that ran', () => {
    const [ran, marked] = assessHistory([file('1'), file('2')], recorded([row('1'), row('2', { steps: 0 })])).timeline;
    expect([ran?.markedOnly, marked?.markedOnly]).toEqual([false, true]);
  });

  it("passes on PostgreSQL's words about a failure, and when the attempt began", () => {
    const [failed] = assessHistory([file('1')], recorded([failedRow('1')])).timeline;
    expect(failed).toMatchObject({ log: 'ERROR: no such column', at: new Date('2026-01-01T10:00:00Z') });
  });

  it('takes the title from the header, else from the name of the folder', () => {
    const files = [file('20260101000000_add_stock', '-- Add stock\n-- Kind: atomic'), file('20260102000000_add_it')];
    expect(assessHistory(files, recorded([])).timeline.map(({ title }) => title)).toEqual(['Add stock', 'add it']);
  });

  it('never calls a history in order while something in it needs a person', () => {
    const name = fc.constantFrom('1', '2', '3', '4');
    const anyRow = fc.oneof(
      name.map((text) => row(text)),
      name.map((text) => row(text, { checksum: 'other' })),
      name.map((text) => failedRow(text)),
      name.map((text) => rolledBackRow(text)),
    );
    const anyFiles = fc.uniqueArray(name).map((names) => names.toSorted().map((text) => file(text)));
    fc.assert(
      fc.property(anyFiles, fc.array(anyRow, { maxLength: 8 }), fc.boolean(), (files, rows, locked) => {
        const history = assessHistory(files, recorded(rows, { locked }));
        const settled = history.timeline.every(({ state }) => state === 'applied');
        expect(isInOrder(history)).toBe(settled && (files.length > 0 || !history.timeline.length));
        for (const { name: known } of files) expect(history.timeline.map((entry) => entry.name)).toContain(known);
        for (const { state } of history.timeline) expect(isApplied(state) && isOutstanding(state)).toBe(false);
      }),
    );
  });
});
