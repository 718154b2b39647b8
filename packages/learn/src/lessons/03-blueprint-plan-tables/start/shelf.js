// Prints what is on the shelf, as the shop's code sees it: with the client that "npx prisma generate" has made.
import { PrismaPg } from '@prisma/adapter-pg';
import { useLessonDatabase } from 'pos-migrate-learn/practice';
import { PrismaClient } from './prisma/generated/client.ts';

useLessonDatabase(import.meta.dirname);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });

try {
  for (const product of await prisma.product.findMany({ orderBy: { id: 'asc' } })) {
    console.log(
      Object.entries(product)
        .map(([field, value]) => `${field}: ${value}`)
        .join(', '),
    );
  }
} catch (error) {
  // Before the last line Prisma shows the code around the call, in colour.
  console.error(`${error.code ?? error.name}: ${error.message.trim().split('\n').at(-1)}`);
  process.exitCode = 1;
} finally {
  await prisma.$disconnect();
}
