import pg from 'pg';
import { DbError } from '../errors.ts';
import { openConnection } from '../open-connection.ts';
import { db } from '../project-command.ts';
import { adminUser, readAdminPassword } from './cluster.ts';

/** The user and the database that a server must have. */
export interface Access {
  port: number;
  user: string;
  password: string;
  database: string;
  /** Gives the user all rights; otherwise it may sign in and create databases. */
  superuser: boolean;
  /** The cluster was made a moment ago, so there is no user yet who could try to sign in. */
  isNew: boolean;
}

/**
 * Sees to it that the user can sign in with this password and finds the database: makes what is missing, and gives the
 * user the password again when it has another one (a new `.env` beside old data).
 *
 * @returns what had to be done, as words for people; empty when all was there
 */
export async function ensureAccess(dataDir: string, access: Access): Promise<string[]> {
  const fault = access.isNew ? 'new' : await trySignIn(access);
  if (fault === undefined) return [];
  const admin = await connectAdmin(dataDir, access.port);
  try {
    // PostgreSQL writes the statement of an error into its log, and this one has a password.
    await admin.query('SET log_min_error_statement = panic');
    const done = fault === '3D000' ? [] : await ensureRole(admin, access);
    return [...done, ...(await ensureDatabase(admin, access))];
  } finally {
    await admin.end();
  }
}

/** The data folder of whatever PostgreSQL listens on a port, if it knows our superuser's password. */
export async function dataFolderBehind(dataDir: string, port: number): Promise<string | undefined> {
  const admin = await connectAdmin(dataDir, port).catch(() => undefined);
  if (!admin) return undefined;
  try {
    const { rows } = await admin.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory;
  } catch {
    return undefined;
  } finally {
    await admin.end().catch(() => {});
  }
}

async function connectAdmin(dataDir: string, port: number): Promise<pg.Client> {
  const password = await readAdminPassword(dataDir);
  return connect({ port, user: adminUser, password, database: 'postgres' });
}

async function trySignIn(access: Access): Promise<string | undefined> {
  try {
    const client = await connect(access);
    await client.end();
    return undefined;
  } catch (error) {
    const { code } = error as { code?: string };
    // wrong password or no such user; user may not sign in; no such database
    if (code === '28P01' || code === '28000' || code === '3D000') return code;
    if (code === '53300') return undefined; // every connection is in use, so the shop is at work
    throw new DbError('DB_UNREACHABLE', {
      message: `The server on port ${access.port} does not let the user ${access.user} in: ${(error as Error).message}.`,
      next: `Look into .postgres/log, or run "${db('stop')}" and "${db('up')}".`,
      cause: error,
    });
  }
}

function connect(to: { port: number; user: string; password: string; database: string }): Promise<pg.Client> {
  const { port, user, password, database } = to;
  return openConnection({ host: '127.0.0.1', port, user, password, database });
}

async function ensureRole(admin: pg.Client, { user, password, superuser }: Access): Promise<string[]> {
  if (user === adminUser) {
    throw new DbError('DB_ENV_INVALID', {
      message: `DATABASE_URL names the user "${adminUser}", which the embedded server keeps for itself.`,
      next: 'Choose another user in DATABASE_URL: it is created when the server starts.',
    });
  }
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  const name = pg.escapeIdentifier(user);
  const rights = `LOGIN CREATEDB ${superuser ? 'SUPERUSER' : 'NOSUPERUSER'} PASSWORD ${pg.escapeLiteral(password)}`;
  await admin.query(`${rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} ${rights}`);
  return [rowCount ? `gave the user ${user} the password of DATABASE_URL` : `created the user ${user}`];
}

async function ensureDatabase(admin: pg.Client, { user, database }: Access): Promise<string[]> {
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount) return [];
  await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${pg.escapeIdentifier(user)}`);
  return [`created the database ${database}`];
}
