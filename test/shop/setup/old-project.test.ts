import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connected } from '../../toolkit/history/test-database.ts';
import { type ArrangedShop, arrangeShop, contentsOf } from './arranged-shop.ts';

let shop: ArrangedShop;
let env: string;
let contents: Record<string, string>;

const url = () => parseEnv(shop.read('.env')).DATABASE_URL ?? '';
const port = () => Number(new URL(url()).port);
const data = (file: string) => path.join(shop.dir, '.postgres/data', file);
const serverPid = () => Number(readFileSync(data('postmaster.pid'), 'utf8').split('\n')[0]);

beforeAll(async () => {
  shop = await arrangeShop({ database: 'embedded' });
  expect(await shop.setup()).toMatchObject({ code: 0, stderr: '' });
  await connected(url(), (client) => client.query("UPDATE customers SET name = 'Kept' WHERE id = 1"));
  env = shop.read('.env');
  contents = await contentsOf(url());
});
beforeEach(async () => {
  shop.write('.env', env);
  expect((await shop.db(['up'])).code).toBe(0);
  env = shop.read('.env'); // the server may have moved to another port
});
afterAll(() => shop.clean());

describe('npm run setup after a long time', () => {
  it('starts a server that was stopped, and keeps every row', async () => {
    await shop.db(['stop']);
    expect(await shop.setup()).toMatchObject({ code: 0, stderr: '' });
    expect(await contentsOf(url())).toEqual(contents);
  });

  it('starts a server that ended with the machine, and keeps every row', async () => {
    process.kill(serverPid(), 'SIGKILL');
    await sleep(200);
    expect(await shop.setup()).toMatchObject({ code: 0, stderr: '' });
    expect(await contentsOf(url())).toEqual(contents);
  });

  it('takes another port when its own is taken now, and writes that into .env', async () => {
    await shop.db(['stop']);
    const former = port();
    const stranger = createServer().listen(former, '127.0.0.1');
    await once(stranger, 'listening');
    const { code, stdout } = await shop.setup();
    stranger.close();
    expect(stdout).toContain(`port ${former} is taken: .env now says ${port()}`);
    expect(code).toBe(0);
    expect(port()).not.toBe(former);
    expect(shop.read('.env')).toBe(env.replaceAll(`:${former}/`, `:${port()}/`));
    expect(await contentsOf(url())).toEqual(contents);
  });

  it('says when something listens where the till would', async () => {
    const till = createServer().listen(0, '127.0.0.1');
    await once(till, 'listening');
    const { port: taken } = till.address() as { port: number };
    const { code, stdout } = await shop.setup([], { PORT: String(taken) });
    till.close();
    expect(stdout).toContain(`Something listens on port ${taken} now: if it is not this shop, change PORT in .env.`);
    expect(code).toBe(0);
  });

  it('names each line that an old .env lacks, and is content when they are there', async () => {
    const old = env
      .split('\n')
      .filter((line) => /^DATABASE_/.test(line))
      .join('\n');
    shop.write('.env', `${old}\n`);
    const first = await shop.setup();
    expect(first.stderr).toMatch(/Stopped at "Settings": .*SHOP_NAME.*CURRENCY/s);
    expect(first.code).toBe(3);
    expect(shop.read('.env')).toBe(`${old}\n`);

    const told = [...first.stdout.matchAll(/\.env has no \w+: (?:add the line (.*)|write .* behind (\w+=))/g)];
    expect(told.length).toBeGreaterThan(6);
    const added = told.map(([, line, secret]) => line ?? `${secret}${'0'.repeat(64)}`).join('\n');
    shop.write('.env', `${old}\n${added}\n`);
    const second = await shop.setup();
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).not.toContain('.env has no');
    // With another PIN_SECRET the sample people have new hashes of their PINs, and everything else is as it was.
    expect(second.stdout).toContain('the sample people have their PINs again');
    const withoutPins = await contentsOf(url());
    expect({ ...withoutPins, users: '' }).toEqual({ ...contents, users: '' });
    contents = withoutPins;
    env = shop.read('.env');
  });

  it('leaves the data of an older PostgreSQL alone, and says how they come into the new one', async () => {
    await shop.db(['stop']);
    const version = readFileSync(data('PG_VERSION'), 'utf8');
    shop.write('.postgres/data/PG_VERSION', '17\n');
    const before = readdirSync(data('.'), { recursive: true }).sort();
    const { code, stderr } = await shop.setup();
    const after = readdirSync(data('.'), { recursive: true }).sort();
    shop.write('.postgres/data/PG_VERSION', version);
    expect(stderr).toMatch(
      /^DB_\w+: Stopped at "Database": The data in .*\.postgres\/data were made by PostgreSQL 17, and the installed one is 18\.\nNext: Install version 17 .* restore into the new version\.\n$/,
    );
    expect(code).toBe(3);
    expect(after).toEqual(before);
    expect(await shop.setup()).toMatchObject({ code: 0 });
    expect(await contentsOf(url())).toEqual(contents);
  });

  it('does not make a new database over a damaged one', async () => {
    await shop.db(['stop']);
    const version = readFileSync(data('PG_VERSION'), 'utf8');
    rmSync(data('PG_VERSION'));
    const { code, stderr } = await shop.setup();
    expect(existsSync(data('PG_VERSION'))).toBe(false);
    shop.write('.postgres/data/PG_VERSION', version);
    expect(stderr).toContain('is not (or no longer) a PostgreSQL data folder');
    expect(stderr).toContain('Next: Put it back from a backup, or move it away');
    expect(code).toBe(3);
    expect(await shop.setup()).toMatchObject({ code: 0 });
    expect(await contentsOf(url())).toEqual(contents);
  });

  it('makes a database of its own from a .env that was copied from another machine', async () => {
    const copy = await arrangeShop({ database: 'embedded' });
    try {
      copy.write('.env', env);
      const { code, stdout } = await copy.setup(['--no-seed']);
      expect(code).toBe(0);
      expect(stdout).toContain(`port ${port()} is taken`); // this shop's server has it
      const { DATABASE_URL: other = '' } = parseEnv(copy.read('.env'));
      expect((await contentsOf(other)).products).toBe('');
      expect(await contentsOf(url())).toEqual(contents);
    } finally {
      await copy.clean();
    }
  });

  it('goes on with a folder that was copied from another machine, rows and all', async () => {
    await shop.db(['stop']);
    const copy = await arrangeShop({ database: 'embedded' });
    try {
      for (const item of ['.env', '.postgres'])
        cpSync(path.join(shop.dir, item), path.join(copy.dir, item), { recursive: true });
      const result = await copy.setup();
      expect(result).toMatchObject({ code: 0, stderr: '' });
      const { DATABASE_URL: other = '' } = parseEnv(copy.read('.env'));
      expect(await contentsOf(other)).toEqual(contents);
    } finally {
      await copy.clean();
    }
  });
});
