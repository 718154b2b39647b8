// npm run receipts:verify -- --register 1 --from 1 --to 500   (each flag may be left out)
// In an image: node dist/src/sales/verify-receipts-command.js, with the same flags.
// Exit code 0: all agree. 1: a receipt is not as it was sold. 2: it could not be verified.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { isId } from '../json-schema.ts';
import { projectRoot } from '../project-root.ts';
import { type VerifiedRange, verifyReceipts } from './verify-receipts.ts';

const envFile = join(projectRoot, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

try {
  const { agree, summary } = await run(readFlags());
  console.log(summary);
  process.exitCode = agree ? 0 : 1;
} catch (error) {
  console.error(`Nothing was verified. ${error instanceof Error ? error.message.trim().split('\n').at(-1) : error}`);
  process.exitCode = 2;
}

function readFlags(): VerifiedRange {
  const { values } = parseArgs({
    options: { register: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
  });
  const number = (name: 'register' | 'from' | 'to'): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^[0-9]+$/.test(text) || !isId(Number(text))) throw new Error(`--${name} must be a whole number from 1 up.`);
    return Number(text);
  };
  return { registerId: number('register'), from: number('from'), to: number('to') };
}

async function run(range: VerifiedRange) {
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) throw new Error('DATABASE_URL is empty. Run "npm run setup", which writes it to .env.');
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL }) });
  try {
    return await verifyReceipts(prisma, range);
  } finally {
    await prisma.$disconnect();
  }
}
