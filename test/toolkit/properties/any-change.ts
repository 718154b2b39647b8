import fc from '../../fast-check.ts';
import { anyEdit, anySchema, edited } from './any-schema.ts';
import type { Change } from './prove-change.ts';

/** A schema, what somebody does to it in some edits (up to four), and some things in its database that Prisma does not know. */
export function anyChange({
  fewestEdits,
  mostByHand,
}: {
  fewestEdits: number;
  mostByHand: number;
}): fc.Arbitrary<Change> {
  return fc
    .record({
      before: anySchema,
      edits: fc.array(anyEdit, { minLength: fewestEdits, maxLength: 4 }),
      byHand: fc.array(fc.nat(999), { maxLength: mostByHand }),
      silence: fc.nat(6),
    })
    .map(({ edits, ...rest }) => ({ ...rest, after: edits.reduce(edited, rest.before) }));
}
