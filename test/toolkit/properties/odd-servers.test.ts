import { describe, expect, it } from 'vitest';
import fc from '../../fast-check.ts';
import { anyEdit, anySchema, edited } from './any-schema.ts';
import { lookThrough } from './look-through.ts';
import { oddServers } from './odd-servers.ts';
import { type Change, proveChange } from './prove-change.ts';

const anyChange = fc
  .record({
    before: anySchema,
    edits: fc.array(anyEdit, { minLength: 2, maxLength: 4 }),
    byHand: fc.array(fc.nat(999), { maxLength: 2 }),
  })
  .map(({ before, edits, byHand }): Change => ({ before, after: edits.reduce(edited, before), byHand }));

/** How many are looked through when somebody asks for more than one. */
const asked = Number(process.env.TEST_ODD ?? 0);

describe.each(oddServers)('any change of a database $says', { timeout: 36_000_000 }, (server) => {
  it('is drafted, keeps the rows, and goes back', async () => {
    await fc.assert(
      fc.asyncProperty(anyChange, async (change) => void (await proveChange(change, server))),
      { numRuns: 1, endOnFailure: true },
    );
  });

  it.runIf(asked > 0)(`is, ${asked} times`, async () => {
    expect(await lookThrough(anyChange, asked, (change) => proveChange(change, server))).toBe('');
  });
});
