import { parseEnv } from 'node:util';
import { readDatabaseSettings } from 'pos-migrate/internal/env';
import { prisma } from 'pos-migrate/internal/project-command';
import { type CheckContext, demand } from '../../check.ts';
import { rehearse } from './rehearsal.ts';

export async function check({ query, read, dir }: CheckContext): Promise<void> {
  demand(read('prisma/generated/client.ts') !== undefined, {
    expected: 'a client in prisma/generated',
    found: `none: "${prisma('generate')}" makes it`,
    hint: 1,
  });
  const settings = readDatabaseSettings(parseEnv(read('.env') ?? ''));
  await rehearse(settings, dir);

  const changed = await query<{ name: string }>(
    `SELECT name FROM products WHERE (name, delivered) NOT IN (('Espresso', 100), ('Croissant', 20), ('Orange juice', 10), ('Tea', 40))`,
  );
  const [{ kept } = { kept: 0 }] = await query<{ kept: number }>(
    `SELECT count(*)::int AS kept FROM sales WHERE request_id IN ('till-1-0001', 'till-1-0002')`,
  );
  demand(changed.length === 0 && kept === 2, {
    expected: 'deliveries and old sales as they were: the shop has papers for them',
    found: changed.length > 0 ? `another number delivered of ${changed[0]?.name}` : `${kept} of the two old sales`,
    hint: 3,
  });
  const wrong = await query<{ name: string; stock: number; right: number }>(
    `SELECT p.name, p.stock, (p.delivered - coalesce(sum(s.quantity), 0))::int AS right
       FROM products p LEFT JOIN sales s ON s.product_id = p.id
      GROUP BY p.id HAVING p.stock <> p.delivered - coalesce(sum(s.quantity), 0) ORDER BY p.id`,
  );
  demand(wrong.length === 0, {
    expected: 'a stock that is what was delivered, less what was sold',
    found: wrong.map(({ name, stock, right }) => `${name}: ${stock} instead of ${right}`).join(', '),
    hint: 3,
  });
}
