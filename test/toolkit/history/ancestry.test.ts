import { describe, expect, it } from 'vitest';
import {
  childrenOf,
  findBranches,
  withAncestors,
  withDescendants,
} from '../../../packages/toolkit/src/history/ancestry.ts';

/** a – b – c – m, a – d – m, and d – e. */
const parents = new Map([
  ['a', []],
  ['b', ['a']],
  ['c', ['b']],
  ['d', ['a']],
  ['e', ['d']],
  ['m', ['c', 'd']],
]);

describe('the graph of migrations', () => {
  it('knows what a migration builds on, and what builds on it', () => {
    expect([...withAncestors(parents, 'm')].sort()).toEqual(['a', 'b', 'c', 'd', 'm']);
    expect([...withDescendants(parents, 'd')].sort()).toEqual(['d', 'e', 'm']);
    expect(childrenOf(parents).get('d')).toEqual(['e', 'm']);
  });

  it('tells what all heads share from what only one has', () => {
    expect(findBranches(parents, ['e', 'm'])).toEqual({
      shared: ['a', 'd'],
      branches: [
        { head: 'e', own: ['e'] },
        { head: 'm', own: ['b', 'c', 'm'] },
      ],
    });
  });

  it('leaves out what two of three heads share', () => {
    const three = new Map([...parents, ['f', ['e']], ['g', ['e']]] as [string, string[]][]);
    expect(findBranches(three, ['m', 'f', 'g'])).toEqual({
      shared: ['a', 'd'],
      branches: [
        { head: 'm', own: ['b', 'c', 'm'] },
        { head: 'f', own: ['f'] },
        { head: 'g', own: ['g'] },
      ],
    });
  });

  it('shares nothing without heads', () => {
    expect(findBranches(new Map(), [])).toEqual({ shared: [], branches: [] });
  });
});
