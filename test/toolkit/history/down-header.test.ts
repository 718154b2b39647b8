import { describe, expect, it } from 'vitest';
import { baselineFiles } from '../../../packages/toolkit/src/baseline/baseline-files.ts';
import { layOut } from '../../../packages/toolkit/src/draft/lay-out-migrations.ts';
import { checksumOf } from '../../../packages/toolkit/src/history/checksum.ts';
import { promisesAllBack, readLosses, uncapitalised } from '../../../packages/toolkit/src/history/down-header.ts';
import { writeMergeFiles } from '../../../packages/toolkit/src/merge/merge-files.ts';

describe('what a down.sql says that it loses', () => {
  it.each([
    ['one line', '-- Undo: a\n--\n-- Kind: atomic\n-- Loses: every a\nSELECT 1;', 'every a'],
    ['further lines', '-- Loses: how names\n--   were spelled\n-- Kind: atomic\nSELECT 1;', 'how names were spelled'],
    [
      'text that has a colon',
      '-- Loses: links, as\n--   https://example.com\nSELECT 1;',
      'links, as https://example.com',
    ],
    ['an empty line of the comment behind it', '-- Loses: a\n--\n-- b\nSELECT 1;', 'a'],
    ['Windows', '\uFEFF-- Undo: a\r\n-- loses:  every a \r\nSELECT 1;\r\n', 'every a'],
    [
      'several lines of that name',
      '-- Loses: nothing\n-- Loses: every a\n-- Loses: every b\nSELECT 1;',
      'every a; every b',
    ],
    ['nothing twice', '-- Loses: nothing\n-- Loses: nothing\nSELECT 1;', 'nothing; nothing'],
    ['no text', '-- Loses:\nSELECT 1;', null],
    ['no such line', '-- Undo: a\nSELECT 1;', null],
    ['a line below the comment', 'SELECT 1;\n-- Loses: every a\n', null],
  ])('is read with %s', (_, down, says) => {
    expect(readLosses(down)).toBe(says);
  });

  it.each([
    'nothing',
    'Nothing.',
    'nothing. It refuses while an order is voided',
    'nothing, refunded_at still tells which they were',
    'nothing now, but it brings the danger back: deleting a user deletes their sales again',
    'nothing; nothing',
  ])('is a promise to bring everything back: %s', (says) => {
    expect(promisesAllBack(says)).toBe(true);
  });

  it.each([
    'nothing but the nicknames',
    'nothing except every value of products.note',
    'nothing, except the notes',
    'nothing other than a',
    'nothing apart from a',
    'nothingness',
    'every nothing',
    'every value of products.note',
    null,
  ])('is no such promise: %s', (says) => {
    expect(promisesAllBack(says)).toBe(false);
  });
});

describe('the title of a down.sql', () => {
  const title = 'SKU and brands';
  const written = {
    draft: () =>
      layOut([{ title, kind: 'atomic', up: ['SELECT 1;'], down: ['SELECT 2;'], loses: 'nothing' }], {
        existing: [],
        parent: null,
        why: 'it is needed',
      })[0]?.files,
    merge: () => {
      const { migration, down } = writeMergeFiles({ heads: ['1_a', '2_b'], since: null, title });
      return { 'migration.sql': migration, 'down.sql': down };
    },
    baseline: () => baselineFiles(title, []),
  };

  it.each(Object.entries(written))('begins as that of the migration, in what %s writes', (_, write) => {
    const files = write();
    const lines = files?.['down.sql'].split('\n') ?? [];
    expect(files?.['migration.sql']).toMatch(/^-- SKU and brands\n/);
    expect(lines.slice(0, 3)).toEqual([
      '-- Undo: SKU and brands',
      '--',
      `-- Undoes: sha256:${checksumOf(files?.['migration.sql'] ?? '')}`,
    ]);
  });

  it('has a small first letter, unless the word has other capitals', () => {
    const titles = ['Add brand', 'SKU must be there', 'OrderItem gets a note', 'Änder das', 'A brand', 'add'];
    expect(titles.map(uncapitalised)).toEqual([
      'add brand',
      'SKU must be there',
      'OrderItem gets a note',
      'änder das',
      'a brand',
      'add',
    ]);
  });
});
