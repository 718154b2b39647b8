import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockFiles } from '../../generators/existing-package-manager.ts';
import { findFreePort } from '../../packages/toolkit/src/server/port.ts';
import { command, ensureBuilt } from '../generators/built.ts';
import { frozenInstall, install, withPackageManagers } from './package-managers.ts';
import { run, type Setting, start, stop, temporaryFolder, untilPrinted } from './start-programs.ts';

/** A project is installed as its pipeline does it, from the lock file that it comes with, and with empty caches. */
describe('the first installation of a shop', () => {
  let folder: string;
  let setting: Setting;

  beforeAll(async () => {
    await ensureBuilt();
    folder = await temporaryFolder('frozen', { ordinary: true });
    setting = await withPackageManagers({ cwd: folder, home: folder, ordinary: true });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(['npm', 'pnpm', 'yarn'] as const)(
    'with %s takes the lock file as it is',
    async (packageManager) => {
      const inShop = await makeShop(packageManager);
      const lockFile = join(inShop.cwd, lockFiles[packageManager]);
      const before = await readFile(lockFile, 'utf8');
      const printed = await run(packageManager, [...frozenInstall[packageManager]], inShop);
      await run(packageManager, [...install[packageManager]], inShop);
      expect(await readFile(lockFile, 'utf8')).toBe(before);
      if (packageManager === 'npm') expect(printed).not.toMatch(/warn|deprecated|unsupported/i);
      expect(await readdir(join(inShop.cwd, 'node_modules'))).toContain('pos-migrate-learn');

      // packed.test.ts does this and more with npm.
      if (packageManager !== 'npm') await run(packageManager, ['run', 'build'], inShop);
    },
    600_000,
  );

  it('with pnpm does so without the lessons', async () => {
    const inShop = await makeShop('pnpm', '--no-lessons');
    await run('pnpm', ['install', '--frozen-lockfile', '--lockfile-only'], inShop);
  });

  it('with npm has a Prisma Studio that shows the database, though a part of Prisma is left out', async () => {
    const inShop = { ...setting, cwd: join(folder, 'npm') };
    await run('npm', ['run', 'setup'], inShop);
    const port = await findFreePort(0);
    const studio = start('npx', ['prisma', 'studio', '--port', String(port), '--browser', 'none'], inShop);
    try {
      await untilPrinted(studio, /localhost:\d+/, 60);
      const page = await fetch(`http://localhost:${port}/`);
      expect(page.status).toBe(200);
    } finally {
      await stop(studio);
      await run('npm', ['run', 'db', '--', 'stop'], inShop);
    }
  }, 600_000);

  async function makeShop(packageManager: string, ...flags: string[]): Promise<Setting> {
    const cwd = join(folder, [packageManager, ...flags].join(''));
    const answers = ['--name', 'my-shop', '--package-manager', packageManager];
    await run(process.execPath, [command, cwd, '--yes', '--skip-install', ...answers, ...flags], setting);
    return { ...setting, cwd };
  }
});
