import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { type Account, canEnter, chooseAccount, giveWhole } from './account.ts';

/** Where one server keeps its things. */
export interface Place {
  /** The project's `.postgres/`, or any folder that a test gave. */
  folder: string;
  /** PGDATA. */
  dataDir: string;
  logDir: string;
  lockFile: string;
  /** Who runs the server, when that is not our own user. */
  account: Account | undefined;
}

/** Root's servers live here when their user cannot reach the project's folder. */
export const systemDir = '/var/lib/pos-migrate';

/** `.postgres/place.json`: where the data are, and for which folder that was decided. */
interface Record {
  folder: string;
  dataDir: string;
}

/** Reads where a server's things are or would be, and changes nothing. */
export async function findPlace(folder: string): Promise<Place> {
  const home = (await recordedHome(folder)) ?? folder;
  return placeIn(folder, home, await accountFor(home, folder));
}

/**
 * Makes the folders of a server. As root, when the server's user cannot go into the project's folder (a project below /root, say),
 * the data go to a folder below {@link systemDir}, and `place.json` says which: the permissions of folders that are not
 * ours stay as they are.
 *
 * @throws DbError DB_SERVER_OWNER, DB_SERVER_PLACE
 */
export async function preparePlace(folder: string): Promise<Place> {
  const isNew = await ensureDir(folder);
  const home = (await recordedHome(folder)) ?? folder;
  const account = await accountFor(home, folder);
  // Root makes this folder in somebody's project: it shall be theirs like the rest of it.
  if (isNew && account && account.uid === (await stat(path.dirname(folder))).uid)
    await chown(folder, account.uid, account.gid);
  await assertWritable(folder);
  if (home !== folder) await writeRecord(folder, home);
  if (!account || canEnter(home, account)) return prepareLog(placeIn(folder, home, account));

  const own = path.join(systemDir, createHash('sha256').update(folder).digest('hex').slice(0, 16));
  await ensureDir(systemDir);
  await ensureDir(own);
  const place = placeIn(folder, own, await accountFor(own, folder));
  if (place.account && !canEnter(own, place.account)) {
    throw new DbError('DB_SERVER_PLACE', {
      message: `Root's server runs as the user ${place.account.name}, who can go neither into ${folder} nor into ${own}.`,
      next: `Run the command as the owner of the project, or let ${place.account.name} into ${systemDir}.`,
    });
  }
  await writeRecord(folder, own);
  await writeRecord(folder, own, own); // so that it says whose it is when the project is gone
  return prepareLog(place);
}

/**
 * Makes a folder that others may enter, whatever the umask; one that exists stays as it is.
 *
 * @returns whether it is new
 * @throws DbError DB_SERVER_PLACE
 */
export async function ensureDir(folder: string): Promise<boolean> {
  try {
    if (!(await mkdir(folder, { recursive: true }))) return false;
    await chmod(folder, 0o755);
    return true;
  } catch (cause) {
    throw new DbError('DB_SERVER_PLACE', {
      message: `The folder ${folder} could not be made: ${(cause as NodeJS.ErrnoException).code}.`,
      next: 'Check who owns the folder above it, and that the disk is not full or read-only.',
      cause,
    });
  }
}

function placeIn(folder: string, home: string, account: Account | undefined): Place {
  return {
    folder,
    dataDir: path.join(home, 'data'),
    logDir: path.join(home, 'log'),
    lockFile: path.join(folder, 'starting.lock'),
    account,
  };
}

function accountFor(home: string, folder: string): Promise<Account | undefined> {
  return chooseAccount(path.join(home, 'data'), path.dirname(folder));
}

async function prepareLog(place: Place): Promise<Place> {
  await ensureDir(place.logDir);
  if (place.account) await giveWhole(place.logDir, place.account);
  return place;
}

async function assertWritable(folder: string): Promise<void> {
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    throw new DbError('DB_SERVER_OWNER', {
      message: `The folder ${folder} may not be written by you: ${cause.code}.`,
      next: 'Run the command as its owner, or with sudo.',
      cause,
    });
  });
}

/**
 * Where the data are, if that is not in the folder itself. A record that came along when a project was copied is
 * passed over, because the data are the original's; one that came along when a project was moved still holds.
 */
async function recordedHome(folder: string): Promise<string | undefined> {
  const record = await readRecord(folder);
  if (!record) return undefined;
  const home = path.dirname(record.dataDir);
  if (record.folder === folder) return home;
  return (await readRecord(record.folder))?.dataDir === record.dataDir ? undefined : home;
}

async function readRecord(folder: string): Promise<Record | undefined> {
  const text = await readFile(path.join(folder, 'place.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Record);
}

async function writeRecord(folder: string, home: string, into: string = folder): Promise<void> {
  const record: Record = { folder, dataDir: path.join(home, 'data') };
  await writeFile(path.join(into, 'place.json'), `${JSON.stringify(record, null, 2)}\n`);
}
