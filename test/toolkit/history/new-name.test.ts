import { describe, expect, it } from 'vitest';
import { compareMigrationNames } from '../../../packages/toolkit/src/history/migration-names.ts';
import {
  momentOfName,
  nameAfterAll,
  wordsForName,
  wordsOfName,
} from '../../../packages/toolkit/src/history/new-name.ts';
import fc from '../../fast-check.ts';

const now = new Date('2026-11-21T10:20:30.999Z');

describe('nameAfterAll', () => {
  it.each([
    ['the present moment for the first one', [], '20261121102030_add_it'],
    ['the present moment after older ones', ['20260101000000_a', '20250101000000_z'], '20261121102030_add_it'],
    ['one second more after one of this second', ['20261121102030_a'], '20261121102031_add_it'],
    ['one second more after one of the future', ['20991231235959_a'], '21000101000000_add_it'],
    ['the next number after numbered ones', ['0008_a', '0009_b'], '0010_add_it'],
    ['the next number after odd digits', ['20269999999999_a'], '20270000000000_add_it'],
    ['a continued name where no number follows', ['9_z', 'zz_last'], 'zz_last_add_it'],
  ])('takes %s', (_, existing, name) => {
    expect(nameAfterAll('add_it', existing, now)).toBe(name);
  });

  it('always sorts after every other name, as Prisma sorts', () => {
    const word = fc.stringMatching(/^[a-z0-9_ .-]{1,12}$/);
    const stamped = fc.integer({ min: 0, max: 99_991_231 }).map((day) => `${String(day).padStart(8, '0')}000000_x`);
    const name = fc.oneof(word, stamped, fc.constantFrom('9_z', 'Ärger', '日本', '١_x'));
    fc.assert(
      fc.property(fc.array(name), (existing) => {
        const added = nameAfterAll('add_it', existing, now);
        for (const other of existing) expect(compareMigrationNames(added, other)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the words of a name', () => {
  it.each([
    ['Add "stock" to products!', 'add_stock_to_products'],
    ['  Größe  ', 'größe'],
    ['在庫を追加', '在庫を追加'],
    ['???', 'migration'],
  ])('makes %s into %s', (message, words) => {
    expect(wordsForName(message)).toBe(words);
  });

  it('are cut where they would not fit', () => {
    expect(wordsForName('long '.repeat(100)).length).toBeLessThanOrEqual(100);
  });

  it('are what stands after the number', () => {
    expect(['20260105090000_add_stock', '1-a', '2026', 'plain'].map(wordsOfName)).toEqual([
      'add_stock',
      'a',
      '2026',
      'plain',
    ]);
  });
});

describe('momentOfName', () => {
  it('reads fourteen digits as a moment, and no others', () => {
    expect(momentOfName('20260105090007_a')).toEqual(new Date('2026-01-05T09:00:07Z'));
    for (const name of ['20261305090000_a', '0001_a', 'a', '202601050900000_a']) expect(momentOfName(name)).toBeNull();
  });
});
