import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { listMigrations } from 'pos-migrate/internal/history/list-migrations';
import { importModule } from 'pos-migrate/internal/import-module';
import { withConnection } from 'pos-migrate/internal/server/connection';
import { applyUp } from 'pos-migrate/internal/steps/apply-step';
import { withMigrationLock } from 'pos-migrate/internal/steps/migration-lock';
import { readStep } from 'pos-migrate/internal/steps/step';
import type { Lesson } from './lesson.ts';
import {
  createLessonDatabase,
  databasesOf,
  dropLessonDatabase,
  exists,
  inLessonDatabase,
  note,
  noteOf,
} from './lesson-databases.ts';

/** What a lesson's start.ts exports as `start`: what files and SQL can't bring about. */
export type Start = (context: StartContext) => Promise<void>;

/** What a lesson's start.ts works with. */
export interface StartContext {
  /** Connected to the database that becomes the start state. */
  readonly client: pg.Client;
  /** Its address. */
  readonly url: string;
  /** Absolute path of the lesson's start/. */
  readonly startDir: string;
}

/** Keeps two starts of one project's lessons apart. Any number that nothing else locks on. */
const LOCK = 7_269_0106;

/**
 * Makes the lesson's working database anew, in its start state. The start state itself is made once, and again when the
 * lesson's files have changed; from then on it is only copied.
 *
 * @param server From `onServer`.
 * @returns The settings with the working database.
 */
export async function resetDatabase(
  server: pg.Client,
  settings: DatabaseSettings,
  lesson: Lesson,
): Promise<DatabaseSettings> {
  const { work, start } = databasesOf(settings, lesson);
  await server.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await ensureStart(server, settings, lesson, start);
    await dropLessonDatabase(server, work);
    await createLessonDatabase(server, work, start);
  } finally {
    await server.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
  return inLessonDatabase(settings, work);
}

/**
 * The name of the lesson's start state, of which copies can be made. It is made anew when it is gone, or of another edition.
 */
export async function findStart(server: pg.Client, settings: DatabaseSettings, lesson: Lesson): Promise<string> {
  const { start } = databasesOf(settings, lesson);
  await server.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await ensureStart(server, settings, lesson, start);
  } finally {
    await server.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
  return start;
}

async function ensureStart(server: pg.Client, settings: DatabaseSettings, lesson: Lesson, name: string): Promise<void> {
  const wanted = `start of ${lesson.name}, ${fingerprint(lesson.dir)}`;
  if ((await noteOf(server, name)) === wanted) return;
  // Without its note it was interrupted, or belongs to another edition of the lesson.
  await dropLessonDatabase(server, name);
  await createLessonDatabase(server, name);
  await fill(inLessonDatabase(settings, name), lesson);
  await note(server, name, wanted);
}

async function fill(settings: DatabaseSettings, lesson: Lesson): Promise<void> {
  const startDir = path.join(lesson.dir, 'start');
  const migrations = path.join(startDir, 'prisma', 'migrations');
  await withConnection(settings, async (client) => {
    const files = listMigrations(migrations).filter(({ name }) => !isPending(migrations, name));
    if (files.length > 0) {
      await withMigrationLock(
        client,
        async (session) => {
          for (const { name } of files) await applyUp(session, readStep(migrations, name));
        },
        { schema: 'public' },
      );
    }
    const rows = path.join(lesson.dir, 'rows.sql');
    if (existsSync(rows)) await client.query(readFileSync(rows, 'utf8'));
    const script = path.join(lesson.dir, 'start.ts');
    if (existsSync(script)) {
      const module = await importModule<{ start: Start }>(script);
      await module.start({ client, url: settings.url, startDir });
    }
  });
}

/** A migration that is there at the start, and not applied, has an empty file `pending` beside it. */
export function isPending(migrations: string, name: string): boolean {
  return existsSync(path.join(migrations, name, 'pending'));
}

/** Whether the lesson's working database is there. */
export function isStarted(server: pg.ClientBase, settings: DatabaseSettings, lesson: Lesson): Promise<boolean> {
  return exists(server, databasesOf(settings, lesson).work);
}

/** What the start state is made of, in few characters: the names and bytes of start/, rows.sql and start.ts. */
function fingerprint(dir: string): string {
  const hash = createHash('sha256');
  for (const file of [...filesBelow(path.join(dir, 'start')), path.join(dir, 'rows.sql'), path.join(dir, 'start.ts')]) {
    if (!existsSync(file)) continue;
    const bytes = readFileSync(file);
    hash.update(`${path.relative(dir, file).replaceAll(path.sep, '/')}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
