// Fills an empty shop with sample data: `npm run db:seed`. Running it again changes nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';
import { readSettings } from './seed/money.ts';
import { plantShop, type SeedResult } from './seed/plant.ts';

const environmentFile = join(import.meta.dirname, '..', '.env');
if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);

try {
  console.log(tell(await seed()));
} catch (error) {
  console.error(`The shop was not seeded, and nothing was changed. ${explain(error)}`);
  process.exitCode = 3;
}

async function seed(): Promise<SeedResult> {
  const settings = readSettings(process.env);
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: settings.databaseUrl }) });
  try {
    return await plantShop(prisma, settings, new Date());
  } finally {
    await prisma.$disconnect();
  }
}

function tell(result: SeedResult): string {
  if (result.planted) {
    const { products, customers, orders, shifts } = result;
    return `Seeded ${products} products, ${customers} customers and ${orders} sales in ${shifts} shifts.`;
  }
  return result.products > 0
    ? `The shop already has ${result.products} ${result.products === 1 ? 'product' : 'products'}. Nothing was changed.`
    : 'A shift was already opened in this shop. Nothing was changed.';
}

function explain(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'P2021' || code === 'P2022') return 'Its tables are missing or old. Run "npm run db:deploy" first.';
  if (code === 'P1001' || code === 'ECONNREFUSED') return 'The database does not answer. Run "npm run db -- up" first.';
  // Prisma's messages begin with the place in the code and end with the cause.
  return message?.trim().split('\n').at(-1) ?? String(error);
}
