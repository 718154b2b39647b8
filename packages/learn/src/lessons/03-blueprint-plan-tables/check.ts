import { type CheckContext, demand, type Place } from '../../check.ts';

const CLIENT = 'prisma/generated/internal/class.ts';

export async function check(context: CheckContext): Promise<void> {
  const { timeline } = await context.history();
  const drafted = timeline.length > 2;
  await context.everywhere({
    hint: 2,
    demands: columnsAreThere,
    facts: [
      {
        says: 'the two origins that were known',
        start: 'SELECT id, origin FROM products',
        in: 'own',
        hint: 3,
      },
    ],
    // Somebody was in a hurry in this database alone: no other one has the column.
    elsewhere: 'ALTER TABLE products DROP COLUMN origin',
    applied: {
      expected: 'a plan that is carried out: every migration applied',
      beyond: 2,
      hint: drafted ? 2 : 1,
    },
  });
  await clientIsUpToDate(context);
}

async function columnsAreThere({ column }: Place): Promise<void> {
  for (const name of ['stock', 'barcode', 'origin']) {
    demand((await column('products', name)) !== undefined, {
      expected: `a column "${name}" in the table products`,
      found: 'the table has no such column',
      hint: name === 'stock' ? 1 : 2,
    });
  }
}

/** A client carries along the blueprint that it was made from, which Prisma compares with the tables. */
async function clientIsUpToDate({ read, describes }: CheckContext): Promise<void> {
  const [, literal] = /"inlineSchema": ("(?:[^"\\]|\\.)*")/.exec(read(CLIENT) ?? '') ?? [];
  const expected = 'a client that knows the origin';
  demand(literal !== undefined, { expected, found: 'there is none in prisma/generated', hint: 3 });
  const found = 'the one in prisma/generated was made from an older blueprint';
  demand(await describes(JSON.parse(literal)), { expected, found, hint: 3 });
}
