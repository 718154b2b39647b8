import { expect, it } from 'vitest';
import { counted } from '../../packages/toolkit/src/counted.ts';

it('counts things in words', () => {
  expect(counted(0, 'row')).toBe('0 rows');
  expect(counted(1, 'row')).toBe('1 row');
  expect(counted(1204, 'row')).toBe('1,204 rows');
  expect(counted(1, 'value is', 'values are')).toBe('1 value is');
  expect(counted(2, 'value is', 'values are')).toBe('2 values are');
});
