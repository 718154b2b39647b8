import { type CheckContext, demand, demandAgreement, demandApplied } from '../../runner/lesson-check.ts';

const first = ['20260105090000_create_products', '20260109090000_add_barcode_to_products'];

export async function check({ column, query, history, differences }: CheckContext): Promise<void> {
  demand((await column('products', 'shelf')) !== undefined, {
    expected: 'the column "shelf" in the table products',
    found: 'the table has no such column any more',
    hint: 1,
  });
  const [shelves] = await query<{ rows: number; right: number }>(
    `SELECT count(*)::int AS rows,
            count(*) FILTER (WHERE shelf IS NOT DISTINCT FROM
                                   CASE WHEN id <= 30 THEN chr(65 + id % 4) || '-' || id END)::int AS right
       FROM products WHERE id <= 40`,
  );
  demand(shelves?.rows === 40, { expected: 'the forty products', found: `${shelves?.rows} of them`, hint: 2 });
  demand(shelves.right === 40, {
    expected: 'the thirty places on the shelf as they were',
    found: `${40 - shelves.right} products that have something else`,
    hint: 2,
  });

  const { timeline } = await history();
  demandApplied(timeline, {
    expected: 'a history in which every migration is applied, as it stands in its file',
    hint: 2,
  });
  const names = timeline.map(({ name }) => name);
  demand(
    first.every((name) => names.includes(name)),
    {
      expected: 'the two migrations that every other database has',
      found: names.join(', ') || 'no migrations at all',
      hint: 2,
    },
  );
  demandAgreement(await differences(), { hint: 1 });
}
