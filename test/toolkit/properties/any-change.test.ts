import { describe, expect, it } from 'vitest';
import fc, { seed } from '../../fast-check.ts';
import { anyEdit, anySchema, edited } from './any-schema.ts';
import { type Change, type Ending, proveChange } from './prove-change.ts';

const anyChange = fc
  .record({
    before: anySchema,
    edits: fc.array(anyEdit, { minLength: 1, maxLength: 4 }),
    byHand: fc.array(fc.nat(999), { maxLength: 3 }),
  })
  .map(({ before, edits, byHand }): Change => ({ before, after: edits.reduce(edited, before), byHand }));

/** How many changes are tried beside the other tests. */
const FEW = 4;
/** How many are looked through when somebody asks for more than that. */
const asked = Number(process.env.TEST_CHANGES ?? 0);

describe('any change of any schema', { timeout: 36_000_000 }, () => {
  it('is drafted as Prisma would make it, keeps what Prisma does not know, and goes back', async () => {
    const endings = new Map<Ending, number>();
    const property = fc.asyncProperty(anyChange, async (change) => {
      const ending = await proveChange(change);
      endings.set(ending, (endings.get(ending) ?? 0) + 1);
    });
    await fc.assert(property, { numRuns: FEW, endOnFailure: true });
    expect(endings.get('with rows')).toBeGreaterThan(FEW / 2);
  });

  it.runIf(asked > 0)(`is, ${asked} times`, async () => {
    /** By the first line that is said of it: how often it was found, and its shortest example. */
    const faults = new Map<string, { times: number; says: string }>();
    const endings = new Map<string, number>();
    const count = (ending: string) => endings.set(ending, (endings.get(ending) ?? 0) + 1);
    for (let index = 0; index < asked; index += 1) {
      const [change] = fc.sample(anyChange, { seed: seed + index, numRuns: 1 }) as [Change];
      try {
        count(await proveChange(change));
      } catch (error) {
        const { message } = error as Error;
        const [cause = ''] =
          message
            .split('\n\n── ', 1)[0]
            ?.replaceAll(/[tce]?\d+(_\d+)?/g, '…')
            .split('\n')
            .slice(0, 6)
            .join('\n') ?? '';
        const { times = 0, says } = faults.get(cause) ?? {};
        const example = `(TEST_SEED=${seed + index})\n${message}`;
        faults.set(cause, { times: times + 1, says: says && says.length < example.length ? says : example });
        count('fault');
        console.log(`${index}: ${cause}`);
      }
    }
    console.log(Object.fromEntries(endings));
    expect([...faults.values()].map(({ times, says }) => `${times} times: ${says}`).join('\n\n════\n\n')).toBe('');
  });
});
