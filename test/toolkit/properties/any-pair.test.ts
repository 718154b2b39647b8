import { describe, expect, it } from 'vitest';
import fc, { seed } from '../../fast-check.ts';
import { anyEdit, anySchema, type Edit, edited } from './any-schema.ts';
import { lookThrough } from './look-through.ts';
import { type Pair, provePair } from './prove-pair.ts';

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

/** How many pairs of which both have changed something are tried beside the other tests. */
const FEW = 2;
/** How many are looked through when somebody asks for more than that. */
const asked = Number(process.env.TEST_PAIRS ?? 0);

describe('any two changes of any schema', { timeout: 36_000_000 }, () => {
  it('come to one result in both orders, or are a conflict with a name', async () => {
    let judged = 0;
    for (let index = 0; judged < FEW && index < 10 * FEW; index += 1) {
      const [pair] = fc.sample(anyPair, { seed: seed + index, numRuns: 1 }) as [Pair];
      const ending = await provePair(pair);
      if (ending !== 'nothing' && ending !== 'unfit') judged += 1;
    }
    expect(judged).toBe(FEW);
  });

  it.runIf(asked > 0)(`do, ${asked} times`, async () => {
    expect(await lookThrough(anyPair, asked, provePair)).toBe('');
  });
});
