import { describe, expect, it } from 'vitest';
import fc from '../../fast-check.ts';
import { anyEdit, anySchema, type Edit, edited } from './any-schema.ts';
import { lookThrough } from './look-through.ts';
import { type Pair, type PairEnding, provePair } from './prove-pair.ts';

const someEdits = fc.array(anyEdit, { minLength: 2, maxLength: 4 });

/** Two people who work at one place of a schema more often than chance would have it: there they meet. */
const anyPair = fc
  .record({
    base: anySchema,
    one: someEdits,
    two: someEdits,
    meet: fc.nat(3).map((number) => number > 0),
    byHand: fc.array(fc.nat(999), { maxLength: 2 }),
  })
  .map(({ base, one, two, meet, byHand }): Pair => {
    const there = meet ? two.map((edit, index) => moved(edit, one[index])) : two;
    return { base, one: one.reduce(edited, base), two: there.reduce(edited, base), byHand };
  });

/** The same edit, where another one is made: the first two numbers choose what it is done to. */
function moved(edit: Edit, other: Edit | undefined): Edit {
  if (!other) return edit;
  const [, , c, d] = edit.numbers;
  const [a, b] = other.numbers;
  return { ...edit, numbers: [a, b, c, d] };
}

/** How many pairs are tried beside the other tests. */
const FEW = 3;
/** How many are looked through when somebody asks for more than that. */
const asked = Number(process.env.TEST_PAIRS ?? 0);

describe('any two changes of any schema', { timeout: 36_000_000 }, () => {
  it('come to one result in both orders, or are a conflict with a name', async () => {
    const endings = new Set<PairEnding>();
    const property = fc.asyncProperty(anyPair, async (pair) => void endings.add(await provePair(pair)));
    await fc.assert(property, { numRuns: FEW, endOnFailure: true });
    expect([...endings].filter((ending) => ending === 'joined' || ending === 'put behind')).not.toEqual([]);
  });

  it.runIf(asked > 0)(`do, ${asked} times`, async () => {
    expect(await lookThrough(anyPair, asked, provePair)).toBe('');
  });
});
