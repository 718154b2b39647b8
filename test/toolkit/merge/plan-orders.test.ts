import { describe, expect, it } from 'vitest';
import { lineageOf } from '../../../packages/toolkit/src/history/lineage.ts';
import { planOrders } from '../../../packages/toolkit/src/merge/plan-orders.ts';
import { file } from '../history/sample-history.ts';

/** `{ a: '', b: 'a' }`: names in order, each with its parents. */
function plan(migrations: Record<string, string>, wanted?: string[]) {
  const lineage = lineageOf(
    Object.entries(migrations).map(([name, parents]) => file(name, `-- T\n-- Revises: ${parents}`)),
  );
  const { shared, orders } = planOrders(lineage.parents, wanted ?? lineage.heads);
  return { shared, orders: orders.map(({ names }) => names.join('')) };
}

describe('planOrders', () => {
  it('tries two branches both ways, behind what they share', () => {
    expect(plan({ a: '', b: 'a', c: 'a' })).toEqual({ shared: ['a'], orders: ['bc', 'cb'] });
  });

  it('adds the order of the names where it is another one', () => {
    expect(plan({ a: '', b: 'a', c: 'a', d: 'b', e: 'c' }).orders).toEqual(['bdce', 'cebd', 'bcde']);
  });

  it('tries three branches in six orders, and what two of them share with the first of the two', () => {
    expect(plan({ a: '', b: 'a', c: 'b', d: 'b', e: 'a' }).orders).toEqual([
      'bcde',
      'bced',
      'bdce',
      'bdec',
      'ebcd',
      'ebdc',
    ]);
  });

  it('leaves other heads out', () => {
    expect(plan({ a: '', b: 'a', c: 'a', d: 'a' }, ['b', 'd'])).toEqual({ shared: ['a'], orders: ['bd', 'db'] });
  });

  it('shares nothing where there are two roots', () => {
    expect(plan({ a: 'none', b: 'none' })).toEqual({ shared: [], orders: ['ab', 'ba'] });
  });
});
