import { describe, expect, it } from 'vitest';
import fc from '../../fast-check.ts';
import { anyChange } from './any-change.ts';
import { lookThrough } from './look-through.ts';
import { oddServers } from './odd-servers.ts';
import { proveChange } from './prove-change.ts';

const changes = anyChange({ fewestEdits: 2, mostByHand: 2 });

/** How many are looked through when somebody asks for more than one. */
const asked = Number(process.env.TEST_ODD ?? 0);

describe.each(oddServers)('any change of a database $says', { timeout: 36_000_000 }, (server) => {
  it('is drafted, keeps the rows, and goes back', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (change) => void (await proveChange(change, server))),
      { numRuns: 1, endOnFailure: true },
    );
  });

  it.runIf(asked > 0)(`is, ${asked} times`, async () => {
    expect(await lookThrough(changes, asked, (change) => proveChange(change, server))).toBe('');
  });
});
