import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { LOCK_FILE, LOCK_TEXT } from 'pos-migrate/internal/draft/migration-lock-file';
import { compareSchema } from 'pos-migrate/internal/engine/compare-schema';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { readSchemaFiles } from 'pos-migrate/internal/history/schema-files';
import { openConnection } from 'pos-migrate/internal/open-connection';
import { applyUp } from 'pos-migrate/internal/steps/apply-step';
import { withMigrationLock } from 'pos-migrate/internal/steps/migration-lock';
import { readStep } from 'pos-migrate/internal/steps/step';
import { createLessonDatabase, dropLessonDatabase, inLessonDatabase } from '../../runner/lesson-databases.ts';
import { DocumentStore } from './document-store.ts';
import type { Deed, Scene } from './scene.ts';
import { type Progress, SmallServer } from './small-server.ts';
import { type Stage, whatExists } from './what-exists.ts';
import { type SceneName, wordsOfStory } from './words.ts';

const BLUEPRINT = `datasource db {
  provider = "postgresql"
}

model Member {
  id     Int     @id @default(autoincrement())
  name   String
  points Point[]

  @@map("members")
}

model Point {
  id       Int    @id @default(autoincrement())
  memberId Int    @map("member_id")
  amount   Int
  member   Member @relation(fields: [memberId], references: [id])

  @@map("points")
}
`;
const MIGRATION = '20260105090000_create_members_and_points';
const INSERT = "INSERT INTO members (name) VALUES ('Ada')";
const SLIP = "INSERT INTO members (nmae) VALUES ('Bob')";

/**
 * Tells from an empty server to an answered request. Each scene does something real, and is told after it was done; nothing happens
 * between two of them. At the end, and when the teller is sent away before it, nothing of it stays.
 *
 * @param settings Those of the project: which server.
 * @param database The scratch database, which is made and dropped. A leftover of that name is dropped first.
 */
export async function* tellStory(settings: DatabaseSettings, database: string): AsyncGenerator<Scene, void> {
  const words = wordsOfStory();
  const own = inLessonDatabase(settings, database).url;
  const admin = await openConnection({ connectionString: inLessonDatabase(settings, 'postgres').url });
  const dir = mkdtempSync(path.join(tmpdir(), 'pos-migrate-story-'));
  const store = new DocumentStore();
  let stage: Stage = { dir, database, admin, looker: null, server: null, progress: null, store };
  let handling: AsyncGenerator<Progress, void> | undefined;
  const scene = async (name: SceneName, ...deeds: Deed[]): Promise<Scene> => {
    return { ...words[name], deeds, exists: await whatExists(stage) };
  };
  try {
    await dropLessonDatabase(admin, database);
    yield scene('question', await attempt(admin, INSERT), stored(store, { name: 'Ada', points: 50 }));

    await createLessonDatabase(admin, database);
    const looker = await openConnection({ connectionString: own });
    stage = { ...stage, looker };
    yield scene('database', done('SQL', `CREATE DATABASE ${database}`), await attempt(looker, INSERT));

    const schema = path.join(dir, 'prisma', 'schema.prisma');
    write(schema, BLUEPRINT);
    yield scene('models', done('prisma/schema.prisma', BLUEPRINT), await attempt(looker, INSERT));

    const plan = path.join(dir, 'prisma', 'migrations');
    write(path.join(plan, LOCK_FILE), LOCK_TEXT);
    yield scene('history', done(`prisma/migrations/${LOCK_FILE}`, LOCK_TEXT));

    const { script } = await compareSchema(own, readSchemaFiles(schema));
    const migration = path.join(plan, MIGRATION, 'migration.sql');
    write(migration, `BEGIN;\n\n${script}\n\nCOMMIT;\n`);
    const shown = readFileSync(migration, 'utf8');
    yield scene('draft', done(`${MIGRATION}/migration.sql`, shown), await attempt(looker, INSERT));

    await withMigrationLock(looker, (session) => applyUp(session, readStep(plan, MIGRATION)));
    const record = 'SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations';
    const slip = [await attempt(looker, SLIP), stored(store, { nmae: 'Bob' })];
    yield scene('apply', done('SQL', shown, 'done'), await asked(looker, record), ...slip);

    const server = await SmallServer.start(own);
    stage = { ...stage, server };
    yield scene('server', done('The server program', 'listen', `http://127.0.0.1:${server.port}`));

    const sent = await server.request({ name: 'Ada' });
    handling = sent.handling;
    stage = { ...stage, progress: await goOn(handling) };
    yield scene('request', done('HTTP', 'POST /members\n{"name":"Ada"}'));

    const staged = await goOn(handling);
    stage = { ...stage, progress: staged };
    const made = staged.staged.map(({ text, values }) => `${text}  -- ${JSON.stringify(values)}`);
    yield scene('staged', done('In memory', made.join('\n')));

    stage = { ...stage, progress: await goOn(handling) };
    const statements = ['BEGIN', ...staged.staged.map(({ text }) => text)].join(';\n');
    yield scene('flushed', done('SQL', `${statements};`, 'done, and not yet for good'));

    stage = { ...stage, progress: await goOn(handling) };
    yield scene('committed', done('SQL', 'COMMIT;', 'confirmed'));

    stage = { ...stage, progress: await goOn(handling) };
    const { status, body } = await sent.answered;
    yield scene('answered', done('HTTP', `${status} Created\n${body}`));

    await handling.next();
    stage = { ...stage, progress: null };
    const look = 'SELECT m.name, p.amount FROM members m JOIN points p ON p.member_id = m.id';
    yield scene('teardown', await asked(looker, look));

    await server.close();
    stage = { ...stage, server: null };
    yield scene('stopped', await asked(looker, look));
  } finally {
    await handling?.return().catch(() => {});
    await stage.server?.close();
    await stage.looker?.end().catch(() => {});
    await dropLessonDatabase(admin, database).catch(() => {}); // the server may be gone; the next story begins with this
    await admin.end().catch(() => {});
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Lets the request go as far as its next halt. */
async function goOn(handling: AsyncGenerator<Progress, void>): Promise<Progress> {
  const { value, done } = await handling.next();
  if (done || value === undefined) throw new Error('The request ended before its time.');
  return value;
}

/** Sends a statement that must not change anything, and takes down why it is refused. */
async function attempt(client: pg.Client, sql: string): Promise<Deed> {
  await client.query('BEGIN READ ONLY');
  try {
    await client.query(sql);
    throw new Error(`This was not refused: ${sql}`);
  } catch (error) {
    const { code, severity, message } = error as pg.DatabaseError;
    if (severity === undefined) throw error;
    return { where: 'SQL', text: sql, answer: `${severity}: ${message} (${code})`, refused: true };
  } finally {
    await client.query('ROLLBACK');
  }
}

async function asked(client: pg.Client, sql: string): Promise<Deed> {
  const { rows } = await client.query(sql);
  return done('SQL', sql, rows.map((row) => JSON.stringify(row)).join('\n'));
}

function stored(store: DocumentStore, document: object): Deed {
  return done('Document store', `members.insertOne(${JSON.stringify(document)})`, store.insertOne('members', document));
}

function done(where: string, text: string, answer: string | null = null): Deed {
  return { where, text, answer, refused: false };
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
