import { describe, expect, it } from 'vitest';
import { isMeaningless } from '../../../../packages/toolkit/src/lint/rules/meaningless-name.ts';
import { testRulePage } from '../rule-page.ts';

describe('meaningless-name', () => {
  testRulePage('meaningless-name');

  it.each(['update', 'changes 2', 'new_table', 'fix', 'Update-Schema', 'wip', '2', 'migration', 'v2'])(
    'finds nothing said by "%s"',
    (words) => {
      expect(isMeaningless(words)).toBe(true);
    },
  );

  it.each([
    'add_note_to_products',
    'init',
    'fix_rounding',
    'new_customers',
    'create catalog',
    'brands',
    'Lagerbestand',
  ])('understands "%s"', (words) => {
    expect(isMeaningless(words)).toBe(false);
  });
});
