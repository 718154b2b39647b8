import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fillEnv } from '../../../packages/toolkit/src/setup/env-text.ts';
import { type ArrangedShop, arrangeShop, arrangeShopOnServer } from './arranged-shop.ts';

const made: ArrangedShop[] = [];
afterAll(async () => {
  for (const shop of made) await shop.clean();
});

async function arranged<Shop extends ArrangedShop>(shop: Promise<Shop>): Promise<Shop> {
  made.push(await shop);
  return shop;
}

describe('the settings', () => {
  let shop: ArrangedShop;
  let complete: string;
  beforeAll(async () => {
    shop = await arranged(arrangeShopOnServer());
    complete = shop.read('.env');
  });
  afterEach(() => shop.write('.env', complete));

  it.each([
    ['a variable with a default', /^TAX_RATE=.*\n/m, 'TAX_RATE: add the line TAX_RATE=10'],
    ['a secret', /^PIN_SECRET=.*\n/m, 'PIN_SECRET: write random text behind PIN_SECRET='],
    ['the text of a secret', /(?<=^PIN_SECRET=).*$/m, 'PIN_SECRET: write random text behind PIN_SECRET='],
  ])('tell which line to add when an old .env lacks %s, and leave the file alone', async (_, gap, advice) => {
    const old = complete
      .replace(gap, '')
      .replace(/^DATABASE_URL=.*$/m, 'DATABASE_URL=postgresql://x:hunter2@127.0.0.1:1/x');
    expect(old).not.toBe(complete);
    shop.write('.env', old);
    const { code, stdout, stderr } = await shop.setup();
    expect(stdout).toContain(`.env has no ${advice}`);
    expect(stderr).toContain('Stopped at "Database"');
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code).toBe(3);
    expect(shop.read('.env')).toBe(old);
  });

  it.each([
    ['SHOP_NAME', ''],
    ['CURRENCY', 'XXQ'],
    ['PRICES', 'brutto'],
    ['PORT', 'x'],
    ['DATABASE_SERVER', 'sqlite'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
  ])('stop the setup when %s is %j, which nothing could work with', async (name, value) => {
    shop.write('.env', complete.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`));
    const { code, stdout, stderr } = await shop.setup();
    expect(stderr).toContain('Stopped at "Settings"');
    expect(stderr).toContain(name);
    expect(stderr).toContain('\nNext: ');
    expect(stdout + stderr).not.toContain('hunter2');
    expect(code).toBe(3);
  });

  it('say when the environment overrides DATABASE_URL', async () => {
    const outside = 'postgresql://other:hunter2@127.0.0.1:1/other';
    const { code, stdout, stderr } = await shop.setup([], { DATABASE_URL: outside });
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
    const { code, stderr } = await shop.setup();
    shop.write('.env.example', example);
    expect(stderr).toContain('git restore .env.example');
    expect(code).toBe(3);
  });

  it('have other secrets in every project, and keep every other line of .env.example', async () => {
    const example =
      '# a\nDATABASE_URL=postgresql://s:change-me@127.0.0.1:5432/s?schema=x\n\nA_SECRET=\nB_SECRET=kept\nHOST=h\n';
    let count = 0;
    expect(fillEnv(example, { password: 'p-_1', port: 6000, secret: () => `secret${++count}` })).toBe(
      '# a\nDATABASE_URL=postgresql://s:p-_1@127.0.0.1:6000/s?schema=x\n\nA_SECRET=secret1\nB_SECRET=kept\nHOST=h\n',
    );
    const other = await arranged(arrangeShop({ database: 'url' }));
    await other.setup();
    const [mine, theirs] = [parseEnv(complete), parseEnv(other.read('.env'))];
    expect(theirs.PIN_SECRET).toMatch(/^[0-9a-f]{64}$/);
    expect(theirs.PIN_SECRET).not.toBe(mine.PIN_SECRET);
  });

  it('are not touched by a wrong command line', async () => {
    rmSync(path.join(shop.dir, '.env'));
    const wrong = await shop.setup(['--sed']);
    const help = await shop.setup(['--help']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain("'--sed'");
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--no-seed');
    expect(readdirSync(shop.dir)).not.toContain('.env');
  });
});
