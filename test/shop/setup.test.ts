import { once } from 'node:events';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  connected,
  createTestDatabase,
  onServer,
  testServerUrl,
  unusedName,
} from '../toolkit/history/test-database.ts';
import { type CommandResult, type GeneratedShop, generateShop } from './generated-shop.ts';

const setup = 'scripts/setup.ts';
const made: (() => unknown)[] = [];
afterAll(async () => {
  for (const undo of made.reverse()) await undo();
});

async function shopWith(flags: Record<string, string>): Promise<GeneratedShop> {
  const shop = await generateShop(flags);
  made.push(() => shop.remove());
  return shop;
}

/** A shop whose `.env` names a database that doesn't exist yet, on the test server. */
async function shopOnTestServer(): Promise<{ shop: GeneratedShop; url: string }> {
  const shop = await shopWith({ database: 'url' });
  const name = unusedName();
  made.push(() => onServer((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
  const url = testServerUrl(name);
  await shop.run(setup);
  shop.write('.env', shop.read('.env').replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${url}`));
  return { shop, url };
}

function steps({ stdout }: CommandResult): string[] {
  return stdout.split('\n').filter((line) => line.startsWith('['));
}

/** What must survive a repetition. */
function contents(url: string): Promise<Record<'products' | 'orders' | 'lastOrder' | 'lastMigration', unknown>> {
  return connected(url, async (client) => {
    const { rows } = await client.query(
      `SELECT (SELECT count(*) FROM products)::int AS products, (SELECT count(*) FROM orders)::int AS orders,
        (SELECT max(created_at) FROM orders) AS "lastOrder", (SELECT max(finished_at) FROM _prisma_migrations) AS "lastMigration"`,
    );
    return rows[0];
  });
}

/** Whether a migration has been started and isn't finished. */
async function hasBegun(url: string, migration: string): Promise<boolean> {
  const unfinished = 'SELECT FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NULL';
  return connected(url, async (client) => (await client.query(unfinished, [migration])).rowCount === 1).catch(
    () => false,
  );
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); await sleep(100)) {
    if (Date.now() > end) throw new Error('That did not happen within 30 seconds');
  }
}

const allSteps = ['[1/5] Settings', '[2/5] Database', '[3/5] Migrations', '[4/5] Client', '[5/5] Sample data'];

describe('npm run setup with the embedded server', () => {
  let shop: GeneratedShop;
  beforeAll(async () => {
    shop = await shopWith({ database: 'embedded' });
    made.push(() => shop.run('db/cli.ts', ['stop']));
  });

  it('takes a fresh clone to a running, migrated, seeded shop', async () => {
    const result = await shop.run(setup);
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    expect(steps(result)).toEqual(allSteps);
    expect(result.stdout).toMatch(
      /Ready in \d+\.\d s\. Start the shop with \w+ run dev\nThe till is then at http:\/\/127\.0\.0\.1:3000\n$/,
    );
    expect(JSON.parse((await shop.run('db/cli.ts', ['status', '--json'])).stdout)).toMatchObject({
      verdict: 'current',
    });
    expect(readdirSync(path.join(shop.dir, 'prisma/generated'))).toContain('client.ts');

    const { DATABASE_URL: url = '', COOKIE_SECRET, JWT_SECRET } = parseEnv(shop.read('.env'));
    expect(new URL(url).password).toMatch(/^[\w-]{32}$/);
    expect(COOKIE_SECRET).toMatch(/^[0-9a-f]{64}$/);
    expect(JWT_SECRET).toMatch(/^[0-9a-f]{64}$/);
    expect(JWT_SECRET).not.toBe(COOKIE_SECRET);
    expect(result.stdout).not.toContain(new URL(url).password);
    if (process.platform !== 'win32') expect(statSync(path.join(shop.dir, '.env')).mode & 0o777).toBe(0o600);
    expect(readdirSync(shop.dir).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('changes nothing when it is repeated', async () => {
    const env = shop.read('.env');
    const before = await contents(parseEnv(env).DATABASE_URL ?? '');
    const result = await shop.run(setup);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(steps(result)).toEqual(allSteps);
    expect(shop.read('.env')).toBe(env);
    expect(await contents(parseEnv(env).DATABASE_URL ?? '')).toEqual(before);
    expect(before.products).toBeGreaterThan(100);
  });

  it('keeps the data when .env was lost, and gives the server the new password', async () => {
    const former = parseEnv(shop.read('.env')).DATABASE_URL ?? '';
    const before = await contents(former);
    rmSync(path.join(shop.dir, '.env'));
    const result = await shop.run(setup);
    const { DATABASE_URL: url = '' } = parseEnv(shop.read('.env'));
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(new URL(url).password).not.toBe(new URL(former).password);
    expect(await contents(url)).toEqual(before);
  });
});

describe('npm run setup with a server that is already there', () => {
  it('asks for the address, then creates the database and goes all the way', async () => {
    const shop = await shopWith({ database: 'url' });
    const first = await shop.run(setup);
    expect(first.code).toBe(3);
    expect(first.stderr).toMatch(/DATABASE_URL in \.env is empty[\s\S]*\nNext: .*postgresql:\/\//);

    const name = unusedName();
    made.push(() => onServer((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
    shop.write('.env', shop.read('.env').replace('DATABASE_URL=', `DATABASE_URL=${testServerUrl(name)}`));
    const second = await shop.run(setup);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain(`has no database "${name}" yet`);
    expect((await contents(testServerUrl(name))).products).toBeGreaterThan(100);
  });

  it('brings a database that is a year behind up to date, and says so', async () => {
    const { shop, url } = await shopOnTestServer();
    const folder = path.join(shop.dir, 'prisma/migrations');
    const later = readdirSync(folder)
      .filter((name) => /^\d/.test(name))
      .slice(10);
    for (const name of later) renameSync(path.join(folder, name), path.join(shop.dir, name));
    expect((await shop.prisma('migrate', 'deploy')).code).toBe(0);
    for (const name of later) renameSync(path.join(shop.dir, name), path.join(folder, name));

    const { code, stdout } = await shop.run(setup, ['--no-seed']);
    expect(stdout).toContain(`${later.length} migrations applied.`);
    expect(code).toBe(0);
    expect((await contents(url)).products).toBe(0);
  });

  it('leaves nothing half done when it is killed in the middle, and can be repeated', async () => {
    const { shop, url } = await shopOnTestServer();
    const stuck = '99991231000000_takes_long';
    shop.write(
      `prisma/migrations/${stuck}/migration.sql`,
      '-- T\n-- Kind: atomic\nBEGIN;\nSELECT pg_sleep(60);\nCOMMIT;\n',
    );
    const running = shop.start(setup);
    const ended = once(running, 'exit');
    try {
      await until(() => hasBegun(url, stuck));
      const second = await shop.run(setup);
      expect(second.code).toBe(3);
      expect(second.stderr).toContain(`it works on ${stuck}`);
    } finally {
      if (running.pid !== undefined) process.kill(-running.pid, 'SIGKILL');
      await ended;
    }
    await onServer((admin) =>
      admin.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [
        new URL(url).pathname.slice(1),
      ]),
    );
    const third = await shop.run(setup);
    expect(third.code).toBe(1);
    expect(third.stderr).toContain(`${stuck} was begun and never finished`);
    const resolve = /npx prisma (migrate resolve --rolled-back \S+?)"/.exec(third.stderr)?.[1] ?? '';
    expect((await shop.prisma(...resolve.split(' '))).code).toBe(0);

    shop.write(`prisma/migrations/${stuck}/migration.sql`, 'SELECT 1;');
    expect(await shop.run(setup)).toMatchObject({ code: 0, stderr: '' });
    expect((await contents(url)).products).toBeGreaterThan(100);
  });

  it('names what stands in the way, and stops there', async () => {
    const { shop, url } = await shopOnTestServer();
    const database = await createTestDatabase(new URL(url).pathname.slice(1));
    const first = readdirSync(path.join(shop.dir, 'prisma/migrations'))[0] ?? '';
    const sql = shop.read(`prisma/migrations/${first}/migration.sql`);

    await database.query('CREATE TABLE legacy (id int)');
    const foreign = await shop.run(setup);
    expect(steps(foreign)).toEqual(allSteps.slice(0, 3));
    expect(foreign.stderr).toContain('tables but no migration history');
    await database.query('DROP TABLE legacy');

    shop.write(
      'prisma/migrations/99991231000000_wrong/migration.sql',
      'BEGIN;\nALTER TABLE absent DROP COLUMN x;\nCOMMIT;',
    );
    const failing = await shop.run(setup);
    expect(failing.stderr).toContain('relation "absent" does not exist');
    expect(failing.stderr).toContain('npx prisma migrate resolve --rolled-back 99991231000000_wrong');

    await shop.prisma('migrate', 'resolve', '--rolled-back', '99991231000000_wrong');
    rmSync(path.join(shop.dir, 'prisma/migrations/99991231000000_wrong'), { recursive: true });
    shop.write(`prisma/migrations/${first}/migration.sql`, `${sql}-- an afterthought\n`);
    const edited = await shop.run(setup);
    expect(edited.stderr).toContain(`git restore prisma/migrations/${first}/migration.sql`);
    await database.drop();
    expect([foreign.code, failing.code, edited.code]).toEqual([1, 3, 1]);
  });
});

describe('the settings', () => {
  let shop: GeneratedShop;
  let complete: string;
  beforeAll(async () => {
    const arranged = await shopOnTestServer();
    shop = arranged.shop;
    complete = shop.read('.env');
  });
  afterEach(() => shop.write('.env', complete));

  it.each([
    ['a variable with a default', /^TAX_RATE=.*\n/m, 'TAX_RATE: add the line TAX_RATE=10'],
    ['a secret', /^JWT_SECRET=.*\n/m, 'JWT_SECRET: write random text behind JWT_SECRET='],
    ['the text of a secret', /(?<=^COOKIE_SECRET=).*$/m, 'COOKIE_SECRET: write random text behind COOKIE_SECRET='],
  ])('tell which line to add when an old .env lacks %s, and leave the file alone', async (_, gap, advice) => {
    const old = complete
      .replace(gap, '')
      .replace(/^DATABASE_URL=.*$/m, 'DATABASE_URL=postgresql://x:hunter2@127.0.0.1:1/x');
    expect(old).not.toBe(complete);
    shop.write('.env', old);
    const { code, stdout, stderr } = await shop.run(setup);
    expect(stdout).toContain(`.env has no ${advice}`);
    expect(stderr).toContain('Stopped at "Database"');
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code).toBe(3);
    expect(shop.read('.env')).toBe(old);
  });

  it.each([
    ['SHOP_NAME', ''],
    ['CURRENCY', 'XXQ'],
    ['PORT', 'x'],
    ['DATABASE_SERVER', 'sqlite'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
  ])('stop the setup when %s is %j, which nothing could work with', async (name, value) => {
    shop.write('.env', complete.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`));
    const { code, stdout, stderr } = await shop.run(setup);
    expect(stderr).toContain('Stopped at "Settings"');
    expect(stderr).toContain(name);
    expect(stderr).toContain('\nNext: ');
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code).toBe(3);
  });

  it('say when the environment overrides DATABASE_URL', async () => {
    const outside = 'postgresql://other:hunter2@127.0.0.1:1/other';
    const { code, stdout, stderr } = await shop.run(setup, [], { DATABASE_URL: outside });
    expect(stdout).toContain(
      'DATABASE_URL comes from the environment, not from .env: postgresql://other@127.0.0.1:1/other',
    );
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code).toBe(3);
  });

  it('cannot be made without .env.example', async () => {
    rmSync(path.join(shop.dir, '.env'));
    const example = shop.read('.env.example');
    rmSync(path.join(shop.dir, '.env.example'));
    const { code, stderr } = await shop.run(setup);
    shop.write('.env.example', example);
    expect(stderr).toContain('git restore .env.example');
    expect(code).toBe(3);
  });

  it('have other secrets in every project, and keep every other line of .env.example', async () => {
    const { fillEnv } = await shop.load<EnvText>('scripts/setup/env-text.ts');
    const example =
      '# a\nDATABASE_URL=postgresql://s:change-me@127.0.0.1:5432/s?schema=x\n\nA_SECRET=\nB_SECRET=kept\nHOST=h\n';
    let count = 0;
    expect(fillEnv(example, { password: 'p-_1', port: 6000, secret: () => `secret${++count}` })).toBe(
      '# a\nDATABASE_URL=postgresql://s:p-_1@127.0.0.1:6000/s?schema=x\n\nA_SECRET=secret1\nB_SECRET=kept\nHOST=h\n',
    );
    const other = await shopWith({ database: 'url' });
    await other.run(setup);
    const [mine, theirs] = [parseEnv(complete), parseEnv(other.read('.env'))];
    expect(theirs.COOKIE_SECRET).toMatch(/^[0-9a-f]{64}$/);
    expect(theirs.COOKIE_SECRET).not.toBe(mine.COOKIE_SECRET);
    expect(theirs.JWT_SECRET).not.toBe(mine.JWT_SECRET);
  });

  it('are not touched by a wrong command line', async () => {
    rmSync(path.join(shop.dir, '.env'));
    const wrong = await shop.run(setup, ['--sed']);
    const help = await shop.run(setup, ['--help']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain("'--sed'");
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--no-seed');
    expect(readdirSync(shop.dir)).not.toContain('.env');
  });
});

interface EnvText {
  fillEnv(example: string, values: { password: string; port: number; secret: () => string }): string;
}
