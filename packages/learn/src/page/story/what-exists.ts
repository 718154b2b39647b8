import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { DocumentStore } from './document-store.ts';
import type { Group, Thing } from './scene.ts';
import { type Progress, SERVER_NAME, type SmallServer } from './small-server.ts';

/** The tables of the story, in the order in which they are shown. */
const TABLES = ['_prisma_migrations', 'members', 'points'];

/** Everything of which the story tells, as far as it has come to be. */
export interface Stage {
  /** The folder with blueprint and plan. */
  readonly dir: string;
  readonly database: string;
  /** Connected to another database of the same server. */
  readonly admin: pg.ClientBase;
  /** Connected to the story's database, once it is there. */
  readonly looker: pg.Client | null;
  readonly server: SmallServer | null;
  readonly progress: Progress | null;
  readonly store: DocumentStore;
}

/** Looks at what there is: files, the server program, the catalogue of PostgreSQL, and the document store. */
export async function whatExists(stage: Stage): Promise<Group[]> {
  return [
    { title: 'Files of the project', things: filesOf(stage.dir) },
    { title: 'The server program', things: programOf(stage) },
    { title: 'PostgreSQL', things: await clusterOf(stage) },
    {
      title: 'A document store, for comparison',
      things: [thing('Collection members', stage.store.describe('members'))],
    },
  ];
}

function filesOf(dir: string): Thing[] {
  const plan = path.join(dir, 'prisma', 'migrations');
  const migrations = existsSync(plan) ? readdirSync(plan).filter((name) => /^\d/.test(name)) : null;
  const blueprint = existsSync(path.join(dir, 'prisma', 'schema.prisma')) ? 'the blueprint' : null;
  return [
    thing('prisma/schema.prisma', blueprint),
    thing('prisma/migrations/', migrations && (migrations.length === 0 ? 'the plan, empty' : 'the plan')),
    thing('create_members_and_points', migrations?.length ? 'one migration' : null, 1),
  ];
}

function programOf({ server, progress }: Stage): Thing[] {
  const pool = server?.pool;
  const lent = pool && pool.totalCount - pool.idleCount;
  return [
    thing('Server', server && `listens on port ${server.port}`),
    thing('Pool', pool ? `${pool.totalCount} open, ${lent} lent` : null, 1),
    thing('Request', progress?.request, 1),
    thing('Statements in memory', progress?.staged.length ? `${progress.staged.length}, not sent` : null, 2),
  ];
}

async function clusterOf({ admin, looker, database, progress }: Stage): Promise<Thing[]> {
  const [cluster] = (
    await admin.query(
      `SELECT current_setting('server_version') AS version, (SELECT count(*) FROM pg_database WHERE NOT datistemplate) AS databases,
              EXISTS (SELECT FROM pg_database WHERE datname = $1) AS ours`,
      [database],
    )
  ).rows;
  const sessions = await admin.query<{ state: string }>(
    'SELECT state FROM pg_stat_activity WHERE datname = $1 AND application_name = $2 ORDER BY backend_start',
    [database, SERVER_NAME],
  );
  const schemas = looker && (await looker.query(`SELECT FROM pg_namespace WHERE nspname = 'public'`));
  const tables: Thing[] = [];
  for (const name of TABLES) tables.push(await tableOf(name, looker, progress?.connection ?? null));
  const states = sessions.rows.map(({ state }) => state).join(', ');
  return [
    thing('Cluster', `PostgreSQL ${cluster.version.split(' ')[0]}, databases: ${cluster.databases}`),
    thing(`Database ${database}`, cluster.ours ? '' : null, 1),
    thing('Schema public', schemas?.rowCount ? '' : null, 2),
    ...tables,
    thing('Session of the server', states || null, 1),
  ];
}

async function tableOf(name: string, looker: pg.ClientBase | null, inside: pg.ClientBase | null): Promise<Thing> {
  const found = looker && (await looker.query('SELECT to_regclass($1) AS oid', [`public.${name}`])).rows[0];
  if (looker === null || !found?.oid) return thing(`Table ${name}`, null, 3);
  const outside = await countRows(looker, name);
  const within = inside ? await countRows(inside, name) : outside;
  const all = `${outside} row${outside === 1 ? '' : 's'}`;
  return thing(
    `Table ${name}`,
    within === outside ? all : `${all} for everybody else, ${within} in the transaction`,
    3,
  );
}

async function countRows(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query(`SELECT count(*)::int AS count FROM public.${pg.escapeIdentifier(table)}`);
  return rows[0].count;
}

/** @param says Null: it is not there. */
function thing(name: string, says: string | null | undefined, depth = 0): Thing {
  return { name, depth, there: typeof says === 'string', says: says || null };
}
