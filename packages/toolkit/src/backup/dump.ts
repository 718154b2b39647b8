import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, rmSync } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { DbError } from '../errors.ts';
import { UNHURRIED } from '../server/unhurried.ts';
import { readClock } from '../sql/moment.ts';
import type { Project } from '../steps/connected-project.ts';
import { backupFileName } from './backup-names.ts';
import { type BackupRecord, type StoredRecord, writeRecord } from './backup-record.ts';
import { readContents } from './contents.ts';
import { ensureFolder } from './folder.ts';
import { connectTo } from './libpq.ts';
import { lastLine, type Runner } from './program-runner.ts';
import type { ServerVersion } from './server-session.ts';

/**
 * Writes a dump in pg_dump's custom format, and its record. What is counted for the record and what is in the dump are the
 * same snapshot. Both files appear in one step each when they are whole, the record last.
 *
 * @param folder Where they go; made if it is absent.
 * @throws {DbError} DB_BACKUP_FAILED, and what the runner throws. Nothing is left behind then.
 */
export async function writeDump(
  { client, schema, files, settings }: Project,
  runner: Runner,
  server: ServerVersion,
  folder: string,
): Promise<StoredRecord> {
  ensureFolder(folder);
  await client.query(UNHURRIED);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  const { rows } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
  const { snapshot = '' } = rows[0] ?? {};
  const at = await readClock(client);
  const name = backupFileName(settings.database, at, readdirSync(folder));
  const partial = path.join(folder, `${name}.dump.${process.pid}.partial`);
  try {
    const [contents] = await bothOrNeither(
      readContents(client, schema, files),
      runDump(runner, { database: settings.database, snapshot, partial }),
    );
    await client.query('COMMIT');
    const { size: bytes } = await stat(partial);
    const record: BackupRecord = {
      format: 1,
      createdAt: at.toISOString(),
      database: settings.shown,
      kind: 'dump',
      name: `${name}.dump`,
      bytes,
      sha256: await hashFile(partial),
      tool: runner.tool,
      serverVersion: server.name,
      ...contents,
    };
    await rename(partial, path.join(folder, record.name));
    const file = path.join(folder, `${name}.json`);
    writeRecord(file, record);
    return { record, file };
  } finally {
    rmSync(partial, { force: true });
  }
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function runDump(
  runner: Runner,
  { database, snapshot, partial }: { database: string; snapshot: string; partial: string },
): Promise<void> {
  // Read by its owner alone: it holds all that the shop knows. A file and no pipe, so that pg_dump can write its
  // table of contents with the places of the data, which a restore with several connections wants.
  const file = await open(partial, 'wx', 0o600);
  try {
    const args = ['--format=custom', '--no-password', `--snapshot=${snapshot}`, `--dbname=${connectTo(database)}`];
    const { code, stderr } = await runner.run('pg_dump', args, { output: file.fd });
    if (code !== 0) {
      throw new DbError('DB_BACKUP_FAILED', {
        message: `${runner.tool} could not dump the database: ${lastLine(stderr) || `exit code ${code}`}.`,
        next: 'Correct what it names, and run the command again. Nothing was left behind.',
      });
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits for both, also when one fails: a program that still writes would write into a file that is gone. */
async function bothOrNeither<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
