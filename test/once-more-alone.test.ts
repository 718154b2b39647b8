import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { onceMoreAlone } from '../scripts/vitest.mjs';

beforeAll(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(() => void vi.restoreAllMocks());

const file = (path: string, passed: string[], failed: string[] = []) => ({ path, seconds: 1, passed, failed });

function outcome(...files: ReturnType<typeof file>[]) {
  const count = (which: 'passed' | 'failed') => files.reduce((sum, each) => sum + each[which].length, 0);
  return { passed: count('passed'), failed: count('failed'), outside: false, files };
}

const first = outcome(file('a', ['1', '2', '3']), file('b', ['4'], ['5', '6']), file('c', [], ['c']));

describe('onceMoreAlone', () => {
  it('runs only the files with failures, one after the other, and counts what they say then', async () => {
    const again = vi.fn(async () => outcome(file('b', ['4', '5'], ['6']), file('c', ['7', '8'])));
    expect(await onceMoreAlone(first, again)).toEqual({ passed: 3 + 4, failed: 1, unsteady: ['b > 5', 'c > c'] });
    expect(again).toHaveBeenCalledExactlyOnceWith(['b', 'c', '--no-file-parallelism']);
  });

  it('leaves a test that fails twice a failure', async () => {
    expect(await onceMoreAlone(first, async () => outcome(...first.files.slice(1)))).toMatchObject({
      passed: 4,
      failed: 3,
      unsteady: [],
    });
  });

  it('runs nothing when nothing failed, when many files did, and when the run itself failed', async () => {
    const again = () => Promise.reject(new Error('was run'));
    const six = outcome(...[...'abcdef'].map((name) => file(name, [], ['1'])));
    const outside = { ...first, failed: 4, outside: true };
    for (const each of [outcome(file('a', ['1'])), six, outside]) {
      expect(await onceMoreAlone(each, again)).toMatchObject({ failed: each.failed, unsteady: [] });
    }
  });

  it('counts no second run that broke off as success', async () => {
    const broken = { ...outcome(), failed: 1, outside: true };
    expect(await onceMoreAlone(first, async () => broken)).toEqual({ passed: 3, failed: 1, unsteady: [] });
  });
});
