import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { type Account, spawnAs } from './account.ts';
import { type Binaries, ensureLinks, findBinaries } from './binaries.ts';
import { programEnv } from './launch.ts';
import { ensureDir, systemDir } from './place.ts';

/**
 * PostgreSQL's programs, where the server's user can run them: those of node_modules, or, when that user cannot get there,
 * a copy that everybody can reach.
 *
 * @throws DbError DB_SERVER_BINARIES when neither runs
 */
export async function reachableBinaries(account: Account | undefined, folder: string): Promise<Binaries> {
  const binaries = await findBinaries(folder);
  await ensureLinks(binaries);
  const fault = tryToRun(binaries.postgres, account);
  if (fault === undefined) return binaries;
  if (account) {
    const copy = await copyForEveryone(binaries, systemDir);
    if (tryToRun(copy.postgres, account) === undefined) return copy;
  }
  throw new DbError('DB_SERVER_BINARIES', {
    message: `PostgreSQL's program ${binaries.postgres} does not run on this system: ${fault}.`,
    next: 'It needs glibc on Linux (Alpine has none). Set DATABASE_SERVER=docker in .env, or DATABASE_SERVER=url with another server.',
  });
}

/** Copies PostgreSQL to where every user can run it: once for each version, all projects share it. */
export async function copyForEveryone(binaries: Binaries, parent: string): Promise<Binaries> {
  const root = path.join(parent, `postgresql-${binaries.version}`);
  if (!existsSync(root)) await copyWhole(binaries.root, root);
  const moved = (file: string) => path.join(root, path.relative(binaries.root, file));
  const { initdb, postgres, pgCtl } = binaries;
  return { ...binaries, root, initdb: moved(initdb), postgres: moved(postgres), pgCtl: moved(pgCtl) };
}

async function copyWhole(from: string, to: string): Promise<void> {
  await ensureDir(path.dirname(to));
  const partial = `${to}.${process.pid}`;
  try {
    const isForRunning = (file: string) => !file.endsWith('.a') && path.basename(file) !== 'pkgconfig';
    await cp(from, partial, { recursive: true, verbatimSymlinks: true, filter: isForRunning });
    await openToEveryone(partial);
    await rename(partial, to);
  } catch (cause) {
    if (existsSync(to)) return; // another process was faster
    throw new DbError('DB_SERVER_PLACE', {
      message: `PostgreSQL's programs could not be copied to ${to}: ${(cause as NodeJS.ErrnoException).code}.`,
      next: `Check that ${path.dirname(to)} may be written and that the disk is not full.`,
      cause,
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Lets everybody read what the owner reads and run what the owner runs, whatever the umask was here and at the install. */
async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    await chmod(file, (await stat(file)).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Asks a program for its version. Returns why that did not work. */
function tryToRun(program: string, account: Account | undefined): string | undefined {
  const run = spawnSync(program, ['--version'], { ...spawnAs(account), cwd: '/', env: programEnv() });
  if (run.error) return run.error.message;
  return run.status === 0 ? undefined : run.stderr.toString().trim() || `it ended with ${run.status ?? run.signal}`;
}
