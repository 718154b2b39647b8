import { describe, expect, it } from 'vitest';
import { messageFault } from '../../../packages/toolkit/src/draft/message.ts';

describe('messageFault', () => {
  it.each([
    'Add brand to products',
    'Rename cost to purchase price',
    'Make the SKU required',
    'Fix the rounding of taxes',
    'Drop table brands',
    'Склад: добавить остаток',
    '添加库存',
    'Añadir marca',
    'Widen order totals, and those of payments',
  ])('lets "%s" pass', (message) => expect(messageFault(message)).toBeNull());

  it.each([
    ['', 'The message is empty.'],
    [' -- ', 'The message is empty.'],
    ['update', '"update" does not say what changes.'],
    ['changes', '"changes" does not say what changes.'],
    ['Update schema', '"Update schema" does not say what changes.'],
    ['new table 2', '"new table 2" does not say what changes.'],
    ['some more fixes', '"some more fixes" does not say what changes.'],
    ['wip', '"wip" does not say what changes.'],
    ['create table', '"create table" does not say what changes.'],
    ['brands', '"brands" names something, but not what happens to it.'],
    ['库存', '"库存" is too short to say what changes.'],
  ])('refuses "%s"', (message, fault) => expect(messageFault(message)).toBe(fault));
});
