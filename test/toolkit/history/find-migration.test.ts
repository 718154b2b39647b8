import { describe, expect, it } from 'vitest';
import { DbError } from '../../../packages/toolkit/src/errors.ts';
import { findMigration } from '../../../packages/toolkit/src/history/find-migration.ts';

const names = ['1_init', '10_more', '20260101000000_add_stock', '20260101000000_b', '20260102000000_c', 'a b', "it's"];

function faultOf(asked: string): DbError {
  try {
    findMigration(names, asked);
  } catch (error) {
    if (error instanceof DbError) return error;
  }
  throw new Error(`"${asked}" was found`);
}

describe('findMigration', () => {
  it.each([
    ['20260102000000_c', '20260102000000_c'],
    ['20260102', '20260102000000_c'],
    ['20260101000000_a', '20260101000000_add_stock'],
    ['1', '1_init'],
    ['10', '10_more'],
    ['a', 'a b'],
    ['it', "it's"],
  ])('finds %s', (asked, name) => {
    expect(findMigration(names, asked)).toBe(name);
  });

  it('lists the candidates when several names begin like that, also with the same digits', () => {
    for (const asked of ['202601', '20260101000000']) {
      expect(faultOf(asked)).toMatchObject({
        code: 'DB_MIGRATION_AMBIGUOUS',
        message: expect.stringContaining('20260101000000_add_stock, 20260101000000_b'),
      });
    }
  });

  it('lists only the first of very many', () => {
    const many = Array.from({ length: 100 }, (_, index) => `x${index}`);
    expect(() => findMigration(many, 'x')).toThrow(/x0, x1, .*x7 and 92 more\.$/);
  });

  it('knows what has the word elsewhere in its name', () => {
    expect(faultOf('stock')).toMatchObject({
      code: 'DB_MIGRATION_UNKNOWN',
      next: 'Did you mean 20260101000000_add_stock?',
    });
  });

  it.each(['9', '', 'head^'])('knows no "%s"', (asked) => {
    expect(faultOf(asked)).toMatchObject({ code: 'DB_MIGRATION_UNKNOWN', next: expect.stringContaining('history') });
  });
});
