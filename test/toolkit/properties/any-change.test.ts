import { describe, expect, it } from 'vitest';
import fc from '../../fast-check.ts';
import { anyChange } from './any-change.ts';
import { lookThrough } from './look-through.ts';
import { type Ending, proveChange } from './prove-change.ts';

const changes = anyChange({ fewestEdits: 1, mostByHand: 3 });

/** How many changes are tried beside the other tests. */
const FEW = 4;
/** How many are looked through when somebody asks for more than that. */
const asked = Number(process.env.TEST_CHANGES ?? 0);

describe('any change of any schema', { timeout: 36_000_000 }, () => {
  it('is drafted as Prisma would make it, keeps what Prisma does not know, and goes back', async () => {
    const endings = new Map<Ending, number>();
    const property = fc.asyncProperty(changes, async (change) => {
      const ending = await proveChange(change);
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
    });
    await fc.assert(property, { numRuns: FEW, endOnFailure: true });
    expect(endings.get('with rows')).toBeGreaterThan(FEW / 2);
  });

  it.runIf(asked > 0)(`is, ${asked} times`, async () => {
    expect(await lookThrough(changes, asked, proveChange)).toBe('');
  });
});
