import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import { assessHistory, type History, isOutstanding } from 'pos-migrate/internal/history/assess';
import { askGit } from 'pos-migrate/internal/history/git';
import { readMigrationFiles } from 'pos-migrate/internal/history/migration-files';
import { readAppliedMigrations } from 'pos-migrate/internal/history/migrations-table';
import { importModule } from 'pos-migrate/internal/import-module';
import { isNotYet, type Shortfall } from './demands.ts';
import type { Lesson } from './lesson.ts';
import { onServer } from './lesson-databases.ts';
import { projectSettings } from './lesson-session.ts';
import { type Place, placeOf } from './place.ts';
import { demandEverywhere } from './replay/replay.ts';
import type { Task } from './replay/task.ts';
import { findStart } from './start-state.ts';
import { sayUnanswered } from './unanswered.ts';

/** What a check may ask: the database and the files, never what a command has printed. As a {@link Place}, the lesson's database. */
export interface CheckContext extends Place {
  /** The practice folder, as an absolute path. */
  readonly dir: string;
  /** A file of the practice folder, by its path in it; undefined when it is not there. */
  read(file: string): string | undefined;
  /** The migration files of the practice folder and what the database has recorded, as one timeline. */
  history(): Promise<History>;
  /**
   * Asks all of a task of the lesson's database, and of a copy of the start to which the migrations of the practice folder are applied; then
   * compares the two. Throws {@link NotYet} with the first thing that is missing.
   */
  everywhere(task: Task): Promise<void>;
  /** Whether a Prisma schema describes the lesson's database, as Prisma reads it. */
  describes(schema: string): Promise<boolean>;
  /** What Git says in the practice folder; null when it has no answer, or when the folder is no repository of its own. */
  git(...args: string[]): string | null;
}

/** What a lesson's check.ts exports as `check`. Returns when the task is done. @throws {NotYet} when it isn't */
export type Check = (context: CheckContext) => Promise<void>;

/** Which lesson is checked, and where the learner works on it. */
export interface Workplace {
  readonly lesson: Lesson;
  /** Absolute path of the practice folder. */
  readonly practiceDir: string;
  /** Connected to the lesson's database. */
  readonly client: pg.ClientBase;
  /** The settings with the lesson's database. */
  readonly settings: DatabaseSettings;
}

/**
 * Runs the check of a lesson. Changes nothing.
 *
 * @returns What is missing, or null when the task is done.
 */
export async function runCheck(workplace: Workplace): Promise<Shortfall | null> {
  const module = await importModule<{ check: Check }>(workplace.lesson.check);
  // Who left a transaction open in another window hears of it, instead of waiting for the check.
  await workplace.client.query(`SET lock_timeout = '3s'`);
  try {
    await module.check(contextOf(workplace));
    return null;
  } catch (error) {
    if (isNotYet(error)) return error.shortfall;
    const unanswered = sayUnanswered(error, workplace);
    if (unanswered !== null) return unanswered;
    throw error;
  }
}

/** The migrations of the practice folder that the lesson's database has not had yet, in the order of their names; none when they can't be read. */
export async function findPending(workplace: Workplace): Promise<string[]> {
  try {
    const { timeline } = await readHistory(workplace.practiceDir, workplace.client);
    return timeline.filter(({ state }) => isOutstanding(state)).map(({ name }) => name);
  } catch (error) {
    if (sayUnanswered(error, workplace) !== null) return [];
    throw error;
  }
}

async function readHistory(practiceDir: string, client: pg.ClientBase): Promise<History> {
  const files = readMigrationFiles(path.join(practiceDir, 'prisma', 'migrations'));
  return assessHistory(files, await readAppliedMigrations(client, 'public'));
}

function contextOf({ lesson, practiceDir, client, settings }: Workplace): CheckContext {
  const history = () => readHistory(practiceDir, client);
  return {
    ...placeOf(client),
    dir: practiceDir,
    read: (file) => {
      const absolute = path.join(practiceDir, file);
      return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined;
    },
    history,
    // Without a repository of its own, Git would answer for the project's.
    git: (...args) => (existsSync(path.join(practiceDir, '.git')) ? askGit(practiceDir, ...args) : null),
    describes: async (schema) => {
      // Not loaded before it is needed: it takes a while.
      const { compareSchema } = await import('pos-migrate/internal/engine/compare-schema');
      return (await compareSchema(settings.url, [['schema.prisma', schema]])).same;
    },
    everywhere: async (task) => {
      const start = await onServer(settings, (server) => findStart(server, projectSettings(), lesson));
      await demandEverywhere({ settings, own: client, practiceDir, start, history: await history() }, task);
    },
  };
}
