import { describe, expect, it } from 'vitest';
import { traceLineage } from '../../../packages/toolkit/src/history/lineage.ts';

/** `trace({ a: null, b: 'a' })`: names in order, each with its `Revises:` text (null: the line is absent). */
function trace(migrations: Record<string, string | null>) {
  const lineage = traceLineage(Object.entries(migrations).map(([name, revises]) => ({ name, revises })));
  return { ...lineage, parents: Object.fromEntries(lineage.parents) };
}

describe('traceLineage', () => {
  it('lets a migration without Revises follow the one before it', () => {
    expect(trace({ a: null, b: null, c: null })).toEqual({
      parents: { a: [], b: ['a'], c: ['b'] },
      heads: ['c'],
      problems: [],
    });
  });

  it('finds two heads where two migrations revise the same one', () => {
    expect(trace({ a: '', b: 'a', c: 'a' }).heads).toEqual(['b', 'c']);
  });

  it('closes the diamond with a merge of both', () => {
    expect(trace({ a: '', b: 'a', c: 'a', d: 'b, c' })).toMatchObject({
      parents: { d: ['b', 'c'] },
      heads: ['d'],
      problems: [],
    });
  });

  it('lets a plain migration follow the last of several heads', () => {
    expect(trace({ a: null, b: 'a', c: 'a', d: null })).toMatchObject({ parents: { d: ['c'] }, heads: ['b', 'd'] });
  });

  it('has a second root where one says that it revises nothing', () => {
    expect(trace({ a: null, b: '' })).toMatchObject({ parents: { b: [] }, heads: ['a', 'b'] });
  });

  it('reports a parent that does not exist and one that is applied later', () => {
    expect(trace({ a: null, b: 'x', c: 'd', d: 'd', e: 'a,x' }).problems).toEqual([
      { code: 'unknown-parent', migration: 'b', parent: 'x' },
      { code: 'later-parent', migration: 'c', parent: 'd' },
      { code: 'later-parent', migration: 'd', parent: 'd' },
      { code: 'unknown-parent', migration: 'e', parent: 'x' },
    ]);
  });

  it('takes a folder name with a comma as one name, and one parent named twice once', () => {
    expect(trace({ 'a, b': null, c: 'a, b', d: 'c, c' }).parents).toEqual({ 'a, b': [], c: ['a, b'], d: ['c'] });
  });

  it('finds the parents of a merge whose names have commas', () => {
    expect(trace({ 'a, b': null, c: 'a, b', 'd,e': 'a, b', f: 'c, d,e, x, a, b' })).toMatchObject({
      parents: { f: ['c', 'd,e', 'a, b'] },
      problems: [{ code: 'unknown-parent', migration: 'f', parent: 'x' }],
    });
  });

  it('is empty for no migrations', () => {
    expect(trace({})).toEqual({ parents: {}, heads: [], problems: [] });
  });
});
