import { type CheckContext, demand, demandAgreement, demandApplied } from '../../runner/lesson-check.ts';

export async function check({ column, query, history, differences, read }: CheckContext): Promise<void> {
  const { timeline } = await history();
  const drafted = timeline.length > 2;
  demandApplied(timeline, { expected: 'a plan that is carried out: every migration applied', hint: drafted ? 2 : 1 });
  for (const name of ['stock', 'barcode', 'origin']) {
    demand((await column('products', name)) !== undefined, {
      expected: `a column "${name}" in the table products`,
      found: 'the table has no such column',
      hint: name === 'stock' ? 1 : 2,
    });
  }
  const known = await query<{ name: string; origin: string }>(
    'SELECT name, origin FROM products WHERE origin IS NOT NULL ORDER BY id',
  );
  const origins = known.map(({ name, origin }) => `${name}: ${origin}`).join(', ');
  demand(origins === 'Espresso: Ethiopia, Orange juice: Spain', {
    expected: 'the two origins that were known',
    found: origins || 'no origin at all',
    hint: 3,
  });

  demandAgreement(await differences(), { expected: 'that blueprint, plan and tables say the same', hint: 2 });
  demand(/\borigin\b/.test(read('prisma/generated/models/Product.ts') ?? ''), {
    expected: 'a client that knows the origin',
    found: 'the one in prisma/generated was made from an older blueprint, or is not there',
    hint: 3,
  });
}
