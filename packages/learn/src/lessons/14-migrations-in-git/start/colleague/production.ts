// Production, played by a script: it deploys main to a database of its own, then the branch that you are on, and starts
// labels.mjs there. Run it in the practice folder with "npx tsx colleague/production.ts". Nothing of it stays.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';

const practice = path.dirname(import.meta.dirname);
const production = path.join(import.meta.dirname, 'production');
const url = new URL(parseEnv(readFileSync(path.join(practice, '.env'), 'utf8')).DATABASE_URL ?? '');
const database = `${url.pathname.slice(1)}_production`.slice(-63);

/** Runs SQL where it does not matter what is in the database: beside it, or in it. */
async function ask(name: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(name) });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

function addressOf(name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}

/** `prisma migrate deploy`, and how many migrations it applied. */
function deploy(): string {
  const command = 'npx prisma migrate deploy';
  const { status, stdout, stderr } = spawnSync(command, { cwd: production, shell: true, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}:\n${stdout}${stderr}`);
  const applied = stdout.match(/└─ \d{14}_/g)?.length ?? 0;
  return applied === 0 ? 'no migration to apply' : `${applied} migration${applied === 1 ? '' : 's'} applied`;
}

const drop = `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)}`;
const branch = git(practice, 'branch', '--show-current');
await ask('postgres', drop, `CREATE DATABASE ${pg.escapeIdentifier(database)}`);
try {
  rmSync(production, { recursive: true, force: true });
  git(practice, 'clone', '--quiet', '--branch', 'main', '.', production);
  writeFileSync(path.join(production, '.env'), `DATABASE_URL=${addressOf(database)}\nDATABASE_SERVER=url\n`);
  console.log(`deploys main:   ${deploy()}`);
  await ask(database, "INSERT INTO products (name, price) VALUES ('Espresso', 1.9)");

  git(production, 'pull', '--quiet', 'origin', branch);
  console.log(`${`deploys ${branch}:`.padEnd(15)} ${deploy()}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['labels.mjs'], { cwd: production, encoding: 'utf8' });
  console.log(`${stdout}${stderr}`.trim());
  console.log(status === 0 ? 'Production runs.' : 'Production stands still.');
  process.exitCode = status ?? 1;
} finally {
  await ask('postgres', drop);
  rmSync(production, { recursive: true, force: true });
}
