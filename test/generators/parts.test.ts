import { describe, expect, it } from 'vitest';
import type { Part } from '../../generators/part.ts';
import { loadParts, withNeeds } from '../../generators/parts.ts';

const part = (name: string, ...needs: string[]): Part => ({
  name,
  summary: '',
  landsIn: 'an existing project',
  needs,
  asks: [],
});

describe('loadParts', () => {
  it('finds every folder with a part, what others need first', async () => {
    const names = (await loadParts()).map(({ name }) => name);
    expect(names).toContain('shop');
    expect(names.indexOf('toolkit')).toBeLessThan(names.indexOf('shop'));
  });
});

describe('withNeeds', () => {
  it('brings what a part needs, and what that needs, and nothing else', () => {
    const parts = [part('c'), part('b', 'c'), part('a', 'b'), part('other')];
    expect(withNeeds('a', parts).map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(withNeeds('c', parts).map(({ name }) => name)).toEqual(['c']);
  });
});
