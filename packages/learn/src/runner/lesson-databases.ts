import pg from 'pg';
import { withoutSchema } from 'pos-migrate/internal/database-url';
import { type DatabaseSettings, inDatabase } from 'pos-migrate/internal/env';
import { dropWithSessions } from 'pos-migrate/internal/scratch/drop-database';
import { withConnection } from 'pos-migrate/internal/server/connection';
import { LearnError } from './errors.ts';
import type { Lesson } from './lesson.ts';

/** The two databases of a lesson. */
export interface LessonDatabases {
  /** The one that the learner works in. */
  readonly work: string;
  /** The start state, from which the other one is copied. Nobody works in it. */
  readonly start: string;
}

const LONGEST_NAME = 63;

/** What the databases of a lesson are called: after the project's database, so that two projects can share a server. */
export function databasesOf(settings: DatabaseSettings, { number }: Pick<Lesson, 'number'>): LessonDatabases {
  const ending = `_lesson_${String(number).padStart(2, '0')}`;
  const base = settings.database.slice(0, LONGEST_NAME - `${ending}_start`.length);
  return { work: `${base}${ending}`, start: `${base}${ending}_start` };
}

/** The settings with a database of a lesson, or with one that every server has. None of them has the project's `?schema=`. */
export function inLessonDatabase(settings: DatabaseSettings, database: string): DatabaseSettings {
  return inDatabase({ ...settings, url: withoutSchema(settings.url) }, database);
}

/** A connection from which databases can be made and dropped. */
export function onServer<T>(settings: DatabaseSettings, work: (server: pg.Client) => Promise<T>): Promise<T> {
  return withConnection(inLessonDatabase(settings, 'postgres'), work);
}

/** What was noted about a database; null when there is no such database, or nothing was noted. */
export async function noteOf(server: pg.ClientBase, name: string): Promise<string | null> {
  const { rows } = await server.query<{ note: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS note FROM pg_database WHERE datname = $1`,
    [name],
  );
  return rows[0]?.note ?? null;
}

export async function exists(server: pg.ClientBase, name: string): Promise<boolean> {
  return (await server.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount === 1;
}

/** Notes something about a lesson's database, where `psql` and every other tool shows it. */
export async function note(server: pg.ClientBase, name: string, text: string): Promise<void> {
  await server.query(`COMMENT ON DATABASE ${pg.escapeIdentifier(name)} IS ${pg.escapeLiteral(text)}`);
}

/** Makes a lesson's database: empty, or as a copy of its start state. */
export async function createLessonDatabase(server: pg.ClientBase, name: string, template?: string): Promise<void> {
  assertLessonDatabase(name);
  const copy = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
  try {
    await server.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}${copy}`);
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    throw new LearnError('LEARN_DATABASE', {
      message: `The database ${name} of the lesson can't be made: ${message}.`,
      next:
        code === '42501'
          ? 'Let an administrator give the user of DATABASE_URL the right: ALTER ROLE … CREATEDB.'
          : 'See that nobody is connected to the databases of the lesson, and try again.',
      cause,
    });
  }
}

/** Drops a database of a lesson, with whoever is connected to it. No other database can be dropped here. */
export async function dropLessonDatabase(server: pg.ClientBase, name: string): Promise<void> {
  assertLessonDatabase(name);
  await dropWithSessions(server, name);
}

function assertLessonDatabase(name: string): void {
  if (!/_lesson_\d\d(_start)?$/.test(name)) throw new Error(`"${name}" is not the name of a lesson's database.`);
}
