// "pos-migrate setup" runs it, as the script setup:people: can somebody sign in?
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../prisma/generated/client.ts';
import { addPerson } from '../src/people/add-person.ts';
import { mendSamplePins } from '../src/people/development.ts';

const FIRST = { name: 'Manager', email: 'manager@shop.internal', role: 'manager' } as const;

const { DATABASE_URL, PIN_SECRET = '' } = process.env;
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL ?? '' }) });
try {
  const mended = await mendSamplePins(prisma, PIN_SECRET);
  if (mended > 0) console.log('PIN_SECRET is another one than before: the sample people have their PINs again');
  const manager = await findManager();
  const added = manager ? null : await addPerson(prisma, FIRST, PIN_SECRET);
  if (added) {
    console.log(`The first manager signs in with ${FIRST.email}`);
    console.log(`  Password  ${added.password}`);
    console.log(`  PIN       ${added.pin}  (at a registered till)`);
    console.log('write both down, for nothing shows them again');
  } else {
    // Another setup that runs at this moment may have been faster.
    const known = manager ?? (await findManager());
    if (!known) throw new Error(`${FIRST.email} is somebody who cannot sign in. Make them an active manager.`);
    console.log(`${known.name} can sign in as a manager`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message.trim().split('\n').at(-1) : error);
  process.exitCode = 3;
} finally {
  await prisma.$disconnect();
}

function findManager(): Promise<{ name: string } | null> {
  return prisma.user.findFirst({
    where: { role: 'manager', isActive: true, passwordHash: { not: null } },
    orderBy: { id: 'asc' },
  });
}
