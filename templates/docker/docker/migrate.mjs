// Runs "prisma migrate deploy" while no other container does, and says in one line what came of it.
//
//   node docker/migrate.mjs <seconds to wait for other containers>
//
// Exit codes: those of docker/entrypoint.sh.
//
// Prisma has a lock of its own, but waits for it inside of a query. CREATE INDEX CONCURRENTLY waits for every query that
// runs, so one deploy that builds an index and another that waits for its lock block each other, and PostgreSQL ends one of
// them as a deadlock. So the turn is taken here first, with questions that are answered at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The lock of containers that migrate, and Prisma's own (of a deploy that was started by hand). Held by one session. */
const TURN = 72707370;
const PRISMAS = 72707369;

const limit = Number(process.argv[2]);
const until = Date.now() + limit * 1000;
let isDeploying = false;
process.on('SIGTERM', () => {
  if (!isDeploying) process.exit(143);
  say('told to stop: the migration under way is finished first');
});
process.exitCode = await migrate().catch(explain);

/** @returns {Promise<number>} */
async function migrate() {
  const holder = await connect();
  try {
    for (let told = false; ; told = true) {
      if (await mayBegin(holder)) {
        const { code, output } = await deploy();
        const verdict = judge(code, output);
        if (verdict !== 'again') return verdict;
      }
      if (Date.now() > until) {
        error(`another container was migrating for ${limit} s: start again later.`);
        return 3;
      }
      if (!told) say('another container is migrating: waiting for it');
      await sleep(300);
    }
  } finally {
    await holder.end().catch(() => {});
  }
}

/** Takes the turn, if it is free and nobody migrates by hand. The turn ends with the session, whatever happens to us. */
async function mayBegin(holder) {
  const { rows } = await holder.query('SELECT pg_try_advisory_lock($1) AS ours', [TURN]);
  if (!rows[0].ours) return false;
  const { rows: free } = await holder.query(
    'SELECT CASE WHEN pg_try_advisory_lock($1) THEN pg_advisory_unlock($1) ELSE false END AS free',
    [PRISMAS],
  );
  // Taken once more with every attempt, so it is given back: locks are counted.
  if (!free[0].free) await holder.query('SELECT pg_advisory_unlock($1)', [TURN]);
  return free[0].free;
}

/** Makes the database if it is missing, as Prisma would: but not five times at once. */
async function connect() {
  try {
    return await connectTo(process.env.DATABASE_URL);
  } catch (fault) {
    if (fault.code !== '3D000') throw fault;
  }
  const url = new URL(process.env.DATABASE_URL);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = '/postgres';
  const admin = await connectTo(url.href);
  try {
    await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    say(`made the database ${name}`);
  } catch (fault) {
    // Made by another one in the meantime: there already, or about to be.
    if (fault.code !== '42P04' && fault.code !== '23505') throw fault;
  } finally {
    await admin.end();
  }
  return connectTo(process.env.DATABASE_URL);
}

async function connectTo(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'migrate' });
  client.on('error', () => {}); // losing the turn is no reason to stop a migration
  await client.connect();
  return client;
}

/** @returns {Promise<{ code: number, output: string }>} */
async function deploy() {
  say('prisma migrate deploy');
  const prisma = spawn(process.execPath, ['node_modules/prisma/build/index.js', 'migrate', 'deploy'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const [from, to] of [
    [prisma.stdout, process.stdout],
    [prisma.stderr, process.stderr],
  ]) {
    from.on('data', (chunk) => {
      output += chunk;
      to.write(chunk);
    });
  }
  isDeploying = true;
  const [code] = await once(prisma, 'close');
  isDeploying = false;
  return { code: code ?? 1, output };
}

/** @returns {number | 'again'} what a deploy came to */
function judge(code, output) {
  if (code === 0) {
    const applied = output.match(/migration\.sql$/gm)?.length ?? 0;
    say(applied === 0 ? 'nothing to migrate: every migration is applied' : `applied ${applied} migration(s)`);
    return 0;
  }
  // Of a migration that has just failed (P3018), and of one that failed before (P3009).
  const failed = /^Migration name: (.+)$/m.exec(output)?.[1] ?? /^The `(.+)` migration started at/m.exec(output)?.[1];
  if (failed) {
    error(`the migration ${failed} failed (see above). Those before it are applied, those after it are not.`);
    error('the server is not started; servers that run go on. What to do:');
    error('  1. undo what is left of it, if anything: nothing is, when the file has BEGIN and COMMIT');
    error(`  2. npx prisma migrate resolve --rolled-back ${failed}`);
    error('  3. correct the cause (the rows, or the file in a new image), and deploy again');
    return 4;
  }
  if (/P1002|deadlock detected/.test(output)) return 'again';
  if (/P1000|P1010/.test(output)) {
    error('the database refuses this user: correct DATABASE_URL.');
    return 2;
  }
  if (/P1001|P1008|P1017/.test(output)) {
    error('the database went away: start again.');
    return 3;
  }
  if (output.includes('P3005')) {
    error(
      'the database has tables but no migration history: see "A database that has tables" in docs/how-to/docker.md.',
    );
    return 4;
  }
  error('prisma migrate deploy failed (see above): the server is not started.');
  return 4;
}

/** What kept us from even beginning. A bug keeps its stack. */
function explain(fault) {
  if (fault.code === '42501') {
    error(`the database is missing, and this user may not make it: ${fault.message}.`);
    return 2;
  }
  error(`the database went away before anything was migrated: ${fault.code ? fault.message : fault.stack}`);
  return 3;
}

function say(text) {
  console.log(`entrypoint: ${text}`);
}

function error(text) {
  console.error(`entrypoint: ${text}`);
}
