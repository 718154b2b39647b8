import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFiles } from '../../generators/existing-package-manager.ts';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import { type Registry, startRegistry } from '../release/registry.ts';
import { copyRepository, repository } from '../release/repository-copy.ts';
import { frozenInstall, install, withPackageManagers } from './package-managers.ts';
import { sellAtTill } from './sell-at-till.ts';
import { run, type Setting, start, stop, temporaryFolder, untilPrinted } from './start-programs.ts';

const ours = ['pos-migrate', 'pos-migrate-learn'];
const generator = 'generator-pos-migrate';

/**
 * The product as its users get it: released into a registry of this machine, installed from there and run through `yo` by somebody who
 * is not root, with an empty home folder, up to the first sale. The tests follow each other: each one goes on where the last one ended.
 */
describe('the published generator', () => {
  let registry: Registry;
  let temporary: string[] = [];
  let stranger: Setting;
  let inShop: Setting;
  let versions: Record<string, string>;
  let withOthers: Promise<Setting> | undefined;

  beforeAll(async () => {
    temporary = await Promise.all([
      temporaryFolder('pos-migrate-registry'),
      temporaryFolder('pos-migrate-release-of'),
      temporaryFolder('pos-migrate-stranger', { ordinary: true }),
    ]);
    const [place, copy, folder] = temporary as [string, string, string];
    registry = await startRegistry({ folder: place, othersToo: true });
    await copyRepository(copy);
    const home = await registry.addUser('maintainer');
    await run('node', ['scripts/release.mjs', '--registry', registry.url], { cwd: copy, home });
    stranger = { cwd: folder, home: folder, ordinary: true, env: { npm_config_registry: registry.url } };
    inShop = { ...stranger, cwd: join(folder, 'my-shop') };
    const manifests = ['toolkit', 'learn'].map((name) => readJson(join(copy, 'packages', name, 'package.json')));
    versions = Object.fromEntries((await Promise.all(manifests)).map(({ name, version }) => [name, version]));
  }, 600_000);

  afterAll(async () => {
    await run('npm', ['run', 'db', '--', 'stop'], inShop).catch(() => undefined);
    await registry?.stop();
    for (const used of temporary) await rm(used, { recursive: true, force: true });
  }, 600_000);

  it('is installed from the registry, and makes and installs a shop through yo', async () => {
    const { devDependencies } = await readJson(join(repository, 'package.json'));
    await run('npm', ['install', '--no-audit', '--no-fund', `yo@${devDependencies.yo}`, generator], stranger);
    expect(tarballsOf(registry, generator)).not.toEqual([]);
    const text = await run('npx', ['yo', 'pos-migrate', 'my-shop', '--yes'], stranger);
    expect(text).toContain('npm run setup');
    expect(text).not.toMatch(/npm (warn|error)|deprecated|unsupported/i);
  }, 600_000);

  it('has made a shop that names exact versions, and has no package in its folder', async () => {
    const { dependencies, devDependencies } = await readJson(join(inShop.cwd, 'package.json'));
    expect({ ...dependencies, ...devDependencies }).toMatchObject(versions);
    // What stands in for parts of Prisma is no package of ours.
    expect(await readdir(join(inShop.cwd, 'vendor'))).toEqual(['left-out']);
  });

  it('has brought a lock file that names no registry, and that npm takes as it is', async () => {
    const flags = ['--yes', '--skip-install', '--name', 'my-shop'];
    await run('npx', [generator, 'not-installed', ...flags], stranger);
    const text = await readFile(join(stranger.cwd, 'not-installed', 'package-lock.json'), 'utf8');
    expect(new Set(text.match(/"resolved": .*/g))).toEqual(new Set(['"resolved": "vendor/left-out",']));
    expect(await readFile(join(inShop.cwd, 'package-lock.json'), 'utf8')).toBe(text);
    // It refuses a lock file in which anything is missing.
    await run('npm', [...frozenInstall.npm, '--dry-run'], inShop);
    const locked = JSON.parse(text).packages;
    const installed = (await readJson(join(inShop.cwd, 'node_modules', '.package-lock.json'))).packages;
    for (const name of ours) {
      const path = `node_modules/${name}`;
      expect(locked[path]).toMatchObject({ version: versions[name], integrity: await integrityInRegistry(name) });
      expect(installed[path]).toMatchObject({ version: versions[name], integrity: locked[path].integrity });
      expect(tarballsOf(registry, name)).not.toEqual([]);
    }
  }, 600_000);

  it('sets that shop up, and setting it up again changes nothing', async () => {
    await run('npm', ['run', 'setup'], inShop);
    const env = await readFile(join(inShop.cwd, '.env'), 'utf8');
    await run('npm', ['run', 'setup'], inShop);
    expect(await readFile(join(inShop.cwd, '.env'), 'utf8')).toBe(env);
  }, 600_000);

  it('builds it, and its lint and types are clean', async () => {
    await run('npm', ['run', 'build'], inShop);
    await run('npm', ['run', 'lint'], inShop);
    await run('npm', ['run', 'typecheck'], inShop);
  }, 600_000);

  // All of the shop's own tests run in ci/whole-workflow.test.ts, in a checkout that has installed the packed tarballs.
  it("passes the shop's own test that kills the server, twenty times", async () => {
    const env = { ...inShop.env, SHOP_TEST_KILLS: '20' };
    const text = await run('npm', ['test', '--', 'killed-server'], { ...inShop, env });
    expect(text).toMatch(/Tests +1 passed/);
  }, 600_000);

  it('sells three things at the till of the built server', async () => {
    await sellAtTill(inShop);
  }, 600_000);

  it('has a Prisma Studio that shows the database, though a part of Prisma is left out', async () => {
    const port = await findFreePort(0);
    const studio = start('npx', ['prisma', 'studio', '--port', String(port), '--browser', 'none'], inShop);
    try {
      await untilPrinted(studio, /localhost:\d+/, 60);
      const page = await fetch(`http://localhost:${port}/`);
      expect(page.status).toBe(200);
    } finally {
      await stop(studio);
    }
  }, 600_000);

  it.each(['pnpm', 'yarn'] as const)(
    'makes one for %s, too',
    async (packageManager) => {
      // These read no variable of npm's.
      await writeFile(join(stranger.home, '.npmrc'), `registry=${registry.url}\n`);
      withOthers ??= withPackageManagers(stranger);
      const { cwd, ...others } = await withOthers;
      const inOther = { ...others, cwd: join(cwd, packageManager) };
      const answers = ['--name', 'my-shop', '--package-manager', packageManager];
      await run('npx', [generator, packageManager, '--yes', '--skip-install', ...answers], stranger);
      expect(existsSync(join(inOther.cwd, 'vendor'))).toBe(false);
      expect(await readFile(join(inOther.cwd, 'Dockerfile'), 'utf8')).not.toContain('vendor');

      const lockFile = join(inOther.cwd, lockFiles[packageManager]);
      const before = await readFile(lockFile, 'utf8');
      const asked = registry.requests().length;
      await run(packageManager, [...frozenInstall[packageManager]], inOther);
      const fetched = registry.requests().slice(asked);
      await run(packageManager, [...install[packageManager]], inOther);
      expect(await readFile(lockFile, 'utf8')).toBe(before);
      for (const name of ours) {
        expect(fetched).toContain(`/${name}/-/${name}-${versions[name]}.tgz`);
        expect(before).toContain(await integrityInRegistry(name));
        const { version } = await readJson(join(inOther.cwd, 'node_modules', name, 'package.json'));
        expect(version).toBe(versions[name]);
      }
      await run(packageManager, ['run', 'build'], inOther);
    },
    600_000,
  );

  it('makes one for pnpm without the lessons, whose lock file is as complete', async () => {
    withOthers ??= withPackageManagers(stranger);
    const { cwd, ...others } = await withOthers;
    const answers = ['--name', 'my-shop', '--package-manager', 'pnpm', '--no-lessons'];
    await run('npx', [generator, 'without', '--yes', '--skip-install', ...answers], stranger);
    await run('pnpm', [...frozenInstall.pnpm, '--lockfile-only'], { ...others, cwd: join(cwd, 'without') });
  }, 600_000);

  async function integrityInRegistry(name: string): Promise<string> {
    const answer = await fetch(registry.url + name);
    const { versions: there } = (await answer.json()) as { versions: Record<string, { dist: { integrity: string } }> };
    return there[versions[name] as string]?.dist.integrity ?? '';
  }
});

/** The tarballs of a package that were fetched from the registry. */
function tarballsOf(registry: Registry, name: string): string[] {
  return registry.requests().filter((path) => path.startsWith(`/${name}/-/`));
}

// biome-ignore lint/suspicious/noExplicitAny: some file of JSON
async function readJson(file: string): Promise<any> {
  return JSON.parse(await readFile(file, 'utf8'));
}
