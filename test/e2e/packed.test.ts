import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sellAtTill } from './sell-at-till.ts';
import { run, type Setting, temporaryFolder } from './start-programs.ts';

const repository = join(import.meta.dirname, '..', '..');

/**
 * The product as a user gets it: the packed tarball, installed somewhere else, run through `yo` by somebody who is
 * not root, with an empty home folder. The tests follow each other: each one goes on where the last one ended.
 */
describe('the packed generator', () => {
  let packed: string;
  let folder: string;
  let inFolder: Setting;
  let inShop: Setting;

  beforeAll(async () => {
    folder = await temporaryFolder('pos-migrate-packed', { ordinary: true });
    inFolder = { cwd: folder, home: folder, ordinary: true };
    inShop = { ...inFolder, cwd: join(folder, 'my-shop') };
    packed = await temporaryFolder('pos-migrate-tarball');
    await run('npm', ['pack', '--silent', '--pack-destination', packed], { cwd: repository, home: packed });
    const { name, version, devDependencies } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
    const tarball = join(packed, `${name}-${version}.tgz`);
    await run('npm', ['install', '--no-audit', '--no-fund', `yo@${devDependencies.yo}`, tarball], inFolder);
  });

  afterAll(async () => {
    await run('npm', ['run', 'db', '--', 'stop'], inShop).catch(() => undefined);
    for (const used of [folder, packed]) await rm(used, { recursive: true, force: true });
  });

  it('makes and installs a shop through yo', async () => {
    const text = await run('npx', ['yo', 'pos-migrate', 'my-shop', '--yes'], inFolder);
    expect(text).toContain('npm run setup');
  });

  it('sets that shop up, and setting it up again changes nothing', async () => {
    await run('npm', ['run', 'setup'], inShop);
    const env = await readFile(join(inShop.cwd, '.env'), 'utf8');
    await run('npm', ['run', 'setup'], inShop);
    expect(await readFile(join(inShop.cwd, '.env'), 'utf8')).toBe(env);
  });

  it('builds it, and its lint and types are clean', async () => {
    await run('npm', ['run', 'build'], inShop);
    await run('npm', ['run', 'lint'], inShop);
    await run('npm', ['run', 'typecheck'], inShop);
  });

  // All of the shop's own tests run in ci/whole-workflow.test.ts, in a checkout that has installed the same tarballs.
  it("passes the shop's own test that kills the server, twenty times", async () => {
    const text = await run('npm', ['test', '--', 'killed-server'], { ...inShop, env: { SHOP_TEST_KILLS: '20' } });
    expect(text).toMatch(/Tests +1 passed/);
  }, 600_000);

  it('sells three things at the till of the built server', async () => {
    await sellAtTill(inShop);
  });
});
