import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../call-programs.ts';
import { connected, dropDatabase, onServer, testServerUrl, unusedName } from '../../toolkit/history/test-database.ts';
import type { CommandResult } from '../generated-shop.ts';
import { type ArrangedShop, arrangeShop, arrangeShopOnServer } from './arranged-shop.ts';

const undo: (() => unknown)[] = [];
afterAll(async () => {
  for (const each of undo.reverse()) await each();
});

async function arranged<Shop extends ArrangedShop>(shop: Promise<Shop>): Promise<Shop> {
  const { clean } = await shop;
  undo.push(clean);
  return shop;
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
  for (const end = Date.now() + 120_000; !(await holds()); await sleep(100)) {
    if (Date.now() > end) throw new Error('That did not happen within two minutes');
  }
}

const allSteps = [
  ...['[1/6] Settings', '[2/6] Database', '[3/6] Migrations', '[4/6] Client', '[5/6] Sample data', '[6/6] People'],
];

describe('npm run setup with the embedded server', () => {
  let shop: ArrangedShop;
  beforeAll(async () => {
    shop = await arranged(arrangeShop({ database: 'embedded' }));
  });

  it('takes a fresh clone to a running, migrated, seeded shop', async () => {
    const result = await shop.setup();
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    expect(steps(result)).toEqual(allSteps);
    expect(result.stdout).toContain('      the till will be at http://127.0.0.1:3000\n');
    expect(result.stdout).toMatch(/Ready in \d+\.\d s\. Start it with \w+ run dev\n$/);
    expect(JSON.parse((await shop.db(['status', '--json'])).stdout)).toMatchObject({
      verdict: 'current',
    });
    expect(readdirSync(path.join(shop.dir, 'prisma/generated'))).toContain('client.ts');

    const { DATABASE_URL: url = '', PIN_SECRET } = parseEnv(shop.read('.env'));
    expect(new URL(url).password).toMatch(/^[\w-]{32}$/);
    expect(PIN_SECRET).toMatch(/^[0-9a-f]{64}$/);
    expect(result.stdout).not.toContain(new URL(url).password);
    if (process.platform !== 'win32') expect(statSync(path.join(shop.dir, '.env')).mode & 0o777).toBe(0o600);
    expect(readdirSync(shop.dir).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('changes nothing when it is repeated', async () => {
    const env = shop.read('.env');
    const before = await contents(parseEnv(env).DATABASE_URL ?? '');
    const result = await shop.setup();
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
    const result = await shop.setup();
    const { DATABASE_URL: url = '' } = parseEnv(shop.read('.env'));
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(new URL(url).password).not.toBe(new URL(former).password);
    expect(await contents(url)).toEqual(before);
  });
});

describe('npm run setup with a server that is already there', () => {
  it('asks for the address, then creates the database and goes all the way', async () => {
    const shop = await arranged(arrangeShop({ database: 'url' }));
    const first = await shop.setup();
    expect(first.code).toBe(3);
    expect(first.stderr).toMatch(/DATABASE_URL in \.env is empty[\s\S]*\nNext: .*postgresql:\/\//);

    const name = unusedName();
    undo.push(() => dropDatabase(name));
    shop.write('.env', shop.read('.env').replace('DATABASE_URL=', `DATABASE_URL=${testServerUrl(name)}`));
    const second = await shop.setup();
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain(`has no database "${name}" yet`);
    expect((await contents(testServerUrl(name))).products).toBeGreaterThan(100);
  });

  it('leaves nothing half done when it is killed in the middle, and can be repeated', async () => {
    const shop = await arranged(arrangeShopOnServer());
    const { url } = shop;
    const stuck = '99991231000000_takes_long';
    shop.write(
      `prisma/migrations/${stuck}/migration.sql`,
      '-- T\n-- Kind: atomic\nBEGIN;\nSELECT pg_sleep(200);\nCOMMIT;\n',
    );
    const running = shop.start(programs.toolkit, ['setup']);
    const ended = once(running, 'exit');
    try {
      await until(() => hasBegun(url, stuck));
      const second = await shop.setup();
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
    const third = await shop.setup();
    expect(third.code).toBe(1);
    expect(third.stderr).toContain(`${stuck} was begun and never finished`);
    const resolve = /npx prisma (migrate resolve --rolled-back \S+?)"/.exec(third.stderr)?.[1] ?? '';
    expect((await shop.prisma(...resolve.split(' '))).code).toBe(0);

    shop.write(`prisma/migrations/${stuck}/migration.sql`, 'SELECT 1;');
    expect(await shop.setup()).toMatchObject({ code: 0, stderr: '' });
    expect((await contents(url)).products).toBeGreaterThan(100);
  });
});
