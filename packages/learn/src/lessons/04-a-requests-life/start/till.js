// npx tsx till.js <request> <product> <quantity>: sells something, and prints what is sent to PostgreSQL.
import { PrismaPg } from '@prisma/adapter-pg';
import { useLessonDatabase } from 'pos-migrate-learn/practice';
import { PrismaClient } from './prisma/generated/client.ts';
import { sell } from './sell.js';

const [requestId, product, quantity] = process.argv.slice(2);
useLessonDatabase(import.meta.dirname);
const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }),
  log: [{ level: 'query', emit: 'event' }],
});
prisma.$on('query', ({ query }) => console.log(`  ${shortened(query)}`));

try {
  const sale = await sell(prisma, { requestId, product, quantity: Number(quantity) });
  console.log(`Sold ${sale.quantity} × ${product} for ${sale.total.toFixed(2)} (sale ${sale.id}).`);
} catch (error) {
  // Before its last line Prisma shows the code around the call.
  console.error(`Refused. ${error.code ?? error.name}: ${error.message.trim().split('\n').at(-1)}`);
  process.exitCode = 1;
} finally {
  await prisma.$disconnect();
}

/** Without the schema's name, and without the list of columns that come back. */
function shortened(query) {
  return query.replaceAll('"public".', '').replace(/ RETURNING .*/, ' RETURNING …');
}
