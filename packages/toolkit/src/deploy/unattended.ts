import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { RunContext } from '../commands/command.ts';
import { counted } from '../counted.ts';
import { withDatabaseName } from '../database-url.ts';
import { readDatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { PRISMA_LOCK_KEY } from '../history/migrations-table.ts';
import { openConnection } from '../open-connection.ts';
import { type PrismaRun, runPrisma } from '../prisma-cli.ts';
import { prisma } from '../project-command.ts';
import { isSessionShared, sharedSession } from '../steps/own-session.ts';

/** The lock of containers that migrate. One session holds it, and it ends with that session, whatever happens to us. */
const TURN = 72707370;
const PAUSE = 300;
const CONNECT_TIMEOUT = 10_000;

/**
 * Runs "prisma migrate deploy" while no other container does, as a container does before its server starts. Makes the database if
 * it is missing. Told to stop while it waits, it stops; while it migrates, it finishes that first.
 *
 * Prisma has a lock of its own, but waits for it inside of a query. CREATE INDEX CONCURRENTLY waits for every query that runs, so
 * one deploy that builds an index and another that waits for its lock block each other, and PostgreSQL ends one of them as a
 * deadlock. So the turn is taken here first, with questions that are answered at once.
 *
 * @param options.wait Seconds to wait for others.
 * @throws {DbError} DB_DEPLOY_STOPPED with the exit code 2 when a setting is wrong, 3 when it is to be started again later, 4
 *   when a migration failed and somebody must look.
 */
export async function deployUnattended(context: RunContext, { wait }: { wait: number }): Promise<{ done: string }> {
  const until = Date.now() + wait * 1000;
  let isDeploying = false;
  const stop = () => {
    if (!isDeploying) process.exit(143);
    context.say('told to stop: the migration under way is finished first');
  };
  process.on('SIGTERM', stop);
  const holder = await connect(context).catch((fault: Fault) => Promise.reject(withoutDatabase(fault)));
  try {
    if (await isSessionShared(holder)) throw stopped(2, sharedSession.message, sharedSession.next);
    for (let told = false; ; told = true) {
      if (await mayBegin(holder)) {
        context.say('prisma migrate deploy');
        isDeploying = true;
        const run = await runPrisma(context, ['migrate', 'deploy'], {
          stdout: (text) => context.say(text.trimEnd()),
          stderr: (text) => context.progress(text.trimEnd()),
        });
        isDeploying = false;
        if (run.code === 0) return { done: whatWasDone(run) };
        const refusal = judge(run);
        if (refusal !== 'again') throw refusal;
      }
      if (Date.now() > until) {
        throw stopped(3, `Another container was migrating for ${wait} s.`, 'Start again later.');
      }
      if (!told) context.say('another container is migrating: waiting for it');
      await sleep(PAUSE);
    }
  } catch (fault) {
    throw fault instanceof DbError ? fault : withoutDatabase(fault as Fault);
  } finally {
    process.off('SIGTERM', stop);
    await holder.end().catch(() => {});
  }
}

type Fault = Error & { code?: string };

/** Takes the turn, if it is free and nobody migrates by hand. */
async function mayBegin(holder: pg.Client): Promise<boolean> {
  const { rows } = await holder.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [TURN]);
  if (!rows[0]?.ours) return false;
  const { rows: free } = await holder.query<{ free: boolean }>(
    'SELECT CASE WHEN pg_try_advisory_lock($1) THEN pg_advisory_unlock($1) ELSE false END AS free',
    [PRISMA_LOCK_KEY],
  );
  // Taken once more with every attempt, so it is given back: locks are counted.
  if (!free[0]?.free) await holder.query('SELECT pg_advisory_unlock($1)', [TURN]);
  return free[0]?.free ?? false;
}

/** Makes the database if it is missing, as Prisma would: but not five times at once. */
async function connect({ env, say }: RunContext): Promise<pg.Client> {
  const { url, database } = readDatabaseSettings(env);
  try {
    return await connectTo(url);
  } catch (fault) {
    if ((fault as Fault).code !== '3D000') throw fault;
  }
  const admin = await connectTo(withDatabaseName(url, 'postgres'));
  try {
    await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    say(`made the database ${database}`);
  } catch (fault) {
    // Made by another one in the meantime: there already, or about to be.
    const { code } = fault as Fault;
    if (code !== '42P04' && code !== '23505') throw fault;
  } finally {
    await admin.end();
  }
  return connectTo(url);
}

/** Losing this connection, and with it the turn, is no reason to stop a migration. */
function connectTo(connectionString: string): Promise<pg.Client> {
  return openConnection({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT, application_name: 'migrate' });
}

function whatWasDone({ words }: PrismaRun): string {
  const applied = words.match(/migration\.sql$/gm)?.length ?? 0;
  return applied === 0 ? 'nothing to migrate: every migration is applied' : `applied ${counted(applied, 'migration')}`;
}

/** What a deploy that failed came to; `again` when another one was in its way. */
function judge({ words }: PrismaRun): DbError | 'again' {
  // Of a migration that has just failed (P3018), and of one that failed before (P3009).
  const failed = /^Migration name: (.+)$/m.exec(words)?.[1] ?? /^The `(.+)` migration started at/m.exec(words)?.[1];
  if (failed) {
    return stopped(
      4,
      `The migration ${failed} failed (see above). Those before it are applied, those after it are not. The server is not started; servers that run go on.`,
      `Undo what is left of it, if anything (nothing is, when the file has BEGIN and COMMIT); run "${prisma(`migrate resolve --rolled-back ${failed}`)}"; correct the cause (the rows, or the file in a new image), and deploy again.`,
    );
  }
  if (/P1002|deadlock detected/.test(words)) return 'again';
  if (/P1000|P1010/.test(words)) return stopped(2, 'The database refuses this user.', 'Correct DATABASE_URL.');
  if (/P1001|P1008|P1017/.test(words)) return stopped(3, 'The database went away.', 'Start again.');
  if (words.includes('P3005')) {
    return stopped(
      4,
      'The database has tables but no migration history.',
      'See "A database that has tables" in docs/how-to/docker.md.',
    );
  }
  return stopped(4, '"prisma migrate deploy" failed (see above): the server is not started.', 'Correct what it names.');
}

/** What kept us from even beginning. A bug keeps its stack. */
function withoutDatabase(fault: Fault): Error {
  if (fault instanceof DbError || fault.code === undefined) return fault;
  if (fault.code === '42501') {
    return stopped(
      2,
      `The database is missing, and this user may not make it: ${fault.message}.`,
      'Make it, or let the user.',
    );
  }
  return stopped(3, `The database went away before anything was migrated: ${fault.message}.`, 'Start again.');
}

function stopped(exitCode: number, message: string, next: string): DbError {
  return new DbError('DB_DEPLOY_STOPPED', { message, next, exitCode });
}
