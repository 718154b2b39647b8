import { execFile, spawnSync } from 'node:child_process';
import { lchown, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { DbError } from '../errors.ts';

/** The user of this machine that the server runs as. */
export interface Account {
  uid: number;
  gid: number;
  name: string;
}

/**
 * Chooses the user that the server runs as. An ordinary user's server runs as that user: `undefined`. PostgreSQL refuses to run as
 * root, so root's server runs as whoever owns the data already, else the owner of the project, else `postgres`, else `nobody`.
 *
 * @param dataDir folder of the cluster; need not exist
 * @param folder folder of the project; must exist
 * @throws DbError DB_SERVER_OWNER when the data belong to somebody else and we are not root, DB_SERVER_PLACE when root
 *   finds no other user
 */
export async function chooseAccount(dataDir: string, folder: string): Promise<Account | undefined> {
  const me = process.getuid?.();
  if (me === undefined) return undefined; // Windows: pg_ctl itself gives up an administrator's rights
  const dataOwner = await ownerOf(dataDir);
  if (me !== 0) {
    if (dataOwner === undefined || dataOwner === me) return undefined;
    throw await foreignData(dataDir, dataOwner);
  }
  if (dataOwner) {
    const account = await findAccount(String(dataOwner));
    if (account) return account;
    throw await foreignData(dataDir, dataOwner);
  }
  for (const candidate of [await ownerOf(folder), 'postgres', 'nobody']) {
    const account = candidate ? await findAccount(String(candidate)) : undefined;
    if (account && account.uid !== 0) return account;
  }
  throw new DbError('DB_SERVER_PLACE', {
    message: 'PostgreSQL refuses to run as root, and this machine has no user "postgres" or "nobody" to run it as.',
    next: 'Run the command as an ordinary user, or make one: useradd --system postgres.',
  });
}

/** Options of `spawn` that make a program run as the account; none for our own user. */
export function spawnAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Whether the account can go into a folder: asked of the system itself, which knows more than permission bits. */
export function canEnter(folder: string, account: Account): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...spawnAs(account), cwd: '/' });
  return probe.status === 0;
}

/** Gives a folder and all that is in it to the account. Links are not followed: what they lead to is not ours. */
export async function giveWhole(folder: string, { uid, gid }: Account): Promise<void> {
  await lchown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await lchown(path.join(entry.parentPath, entry.name), uid, gid);
  }
}

async function ownerOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ uid }) => uid,
    () => undefined,
  );
}

/** Looks a user up by name or number. `id` knows every source of users, /etc/passwd is only one of them. */
async function findAccount(user: string): Promise<Account | undefined> {
  const { stdout } = await promisify(execFile)('id', [user]).catch(() => ({ stdout: '' }));
  const [, uid, name, gid] = /^uid=(\d+)\(([^)]*)\) gid=(\d+)/.exec(stdout) ?? [];
  return uid && gid && name ? { uid: Number(uid), gid: Number(gid), name } : undefined;
}

async function foreignData(dataDir: string, uid: number): Promise<DbError> {
  const owner = (await findAccount(String(uid)))?.name ?? `number ${uid}`;
  return new DbError('DB_SERVER_OWNER', {
    message: `The data folder ${dataDir} belongs to the user ${owner}, so only that user (or root) can run its server.`,
    next: `Run the command as ${owner} or with sudo, or give the folder to yourself while the server is stopped: sudo chown -R "$(id -u)" ${JSON.stringify(dataDir)}.`,
  });
}
