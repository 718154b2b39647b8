import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFiles } from '../../generators/existing-package-manager.ts';
import { type Registry, startRegistry } from '../release/registry.ts';
import { copyRepository } from '../release/repository-copy.ts';
import { frozenInstall, withPackageManagers } from './package-managers.ts';
import { sellAtTill } from './sell-at-till.ts';
import { run, type Setting, temporaryFolder } from './start-programs.ts';

const ours = ['pos-migrate', 'pos-migrate-learn'];

/**
 * The product once it is published: released into a registry of this machine, installed from there by a stranger with an empty home
 * folder, up to the first sale. The tests follow each other: each one goes on where the last one ended.
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

  it('is installed from the registry', async () => {
    // With yo, which is three times as much and somebody else's, packed.test.ts does it.
    await run('npm', ['install', '--no-audit', '--no-fund', 'generator-pos-migrate'], stranger);
    expect(tarballsOf(registry, 'generator-pos-migrate')).not.toEqual([]);
  }, 600_000);

  it('makes a shop that names exact versions, and has no package in its folder', async () => {
    // "npm ci" below is stricter than the install that is left out: it takes the lock file just as it came along.
    await run('npx', ['generator-pos-migrate', 'my-shop', '--yes', '--skip-install'], stranger);
    const { dependencies, devDependencies } = await readJson(join(inShop.cwd, 'package.json'));
    expect({ ...dependencies, ...devDependencies }).toMatchObject(versions);
    // What stands in for parts of Prisma is no package of ours.
    expect(await readdir(join(inShop.cwd, 'vendor'))).toEqual(['left-out']);
  }, 600_000);

  it('has brought a lock file that names no registry, and is all that "npm ci" needs', async () => {
    const text = await readFile(join(inShop.cwd, 'package-lock.json'), 'utf8');
    expect(new Set(text.match(/"resolved": .*/g))).toEqual(new Set(['"resolved": "vendor/left-out",']));
    await run('npm', [...frozenInstall.npm], inShop);
    const locked = JSON.parse(text).packages;
    const installed = (await readJson(join(inShop.cwd, 'node_modules', '.package-lock.json'))).packages;
    for (const name of ours) {
      const path = `node_modules/${name}`;
      expect(locked[path]).toMatchObject({ version: versions[name], integrity: await integrityInRegistry(name) });
      expect(installed[path]).toMatchObject({ version: versions[name], integrity: locked[path].integrity });
      expect(tarballsOf(registry, name)).not.toEqual([]);
    }
  }, 600_000);

  it('sells three things at the till', async () => {
    await run('npm', ['run', 'setup'], inShop);
    await run('npm', ['run', 'build'], inShop);
    await sellAtTill(inShop);
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
      await run('npx', ['generator-pos-migrate', packageManager, '--yes', '--skip-install', ...answers], stranger);
      expect(existsSync(join(inOther.cwd, 'vendor'))).toBe(false);
      expect(await readFile(join(inOther.cwd, 'Dockerfile'), 'utf8')).not.toContain('vendor');

      const lockFile = join(inOther.cwd, lockFiles[packageManager]);
      const before = await readFile(lockFile, 'utf8');
      const asked = registry.requests().length;
      await run(packageManager, [...frozenInstall[packageManager]], inOther);
      expect(await readFile(lockFile, 'utf8')).toBe(before);
      for (const name of ours) {
        expect(registry.requests().slice(asked)).toContain(`/${name}/-/${name}-${versions[name]}.tgz`);
        expect(before).toContain(await integrityInRegistry(name));
        const { version } = await readJson(join(inOther.cwd, 'node_modules', name, 'package.json'));
        expect(version).toBe(versions[name]);
      }
    },
    600_000,
  );

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
