// npm run people:add -- --name "Alex Smith" --email alex@example.com --role cashier
// In an image: node dist/src/people/add-person-command.js, with the same flags.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { projectRoot } from '../project-root.ts';
import { addPerson } from './add-person.ts';
import type { Role } from './rights.ts';

const USAGE = 'Say who: --name "Alex Smith" --email alex@example.com --role cashier (or manager).';

const envFile = join(projectRoot, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

try {
  const said = await run(readFlags());
  console.log(said);
} catch (error) {
  console.error(`Nobody was added. ${error instanceof Error ? error.message.trim().split('\n').at(-1) : error}`);
  process.exitCode = 2;
}

function readFlags(): { name: string; email: string; role: Role } {
  const { values } = parseArgs({
    options: { name: { type: 'string' }, email: { type: 'string' }, role: { type: 'string' } },
  });
  const [name = '', email = ''] = [values.name?.trim(), values.email?.trim()];
  if (name === '' || !/^[^\s@]+@[^\s@]+$/.test(email)) throw new Error(USAGE);
  if (values.role !== 'cashier' && values.role !== 'manager') throw new Error(USAGE);
  return { name, email, role: values.role };
}

async function run(person: { name: string; email: string; role: Role }): Promise<string> {
  const { DATABASE_URL, PIN_SECRET } = process.env;
  if (!DATABASE_URL) throw new Error('DATABASE_URL is empty. Run "npm run setup", which writes it to .env.');
  if (!PIN_SECRET) throw new Error('PIN_SECRET is empty. Give it the value that the server has.');
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL }) });
  try {
    const added = await addPerson(prisma, person, PIN_SECRET);
    if (!added) throw new Error(`Somebody has the address ${person.email} already.`);
    return [
      `${person.name} is a ${person.role}, and signs in with ${person.email}.`,
      `  Password  ${added.password}`,
      `  PIN       ${added.pin}  (at a registered till)`,
      'Write both down: nothing shows them again.',
    ].join('\n');
  } finally {
    await prisma.$disconnect();
  }
}
