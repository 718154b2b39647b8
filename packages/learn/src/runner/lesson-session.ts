import type pg from 'pg';
import { up } from 'pos-migrate/internal/commands/up';
import { type DatabaseSettings, loadProjectEnv, readDatabaseSettings } from 'pos-migrate/internal/env';
import { DbError } from 'pos-migrate/internal/errors';
import { withConnection } from 'pos-migrate/internal/server/connection';
import { learn } from '../learn-command.ts';
import { LearnError } from './errors.ts';
import type { Lesson } from './lesson.ts';
import { databasesOf, inLessonDatabase, onServer } from './lesson-databases.ts';
import { hasPractice, pointToDatabase, practiceDirOf } from './practice-folder.ts';
import { environment, projectDir } from './whereabouts.ts';

/** The project's own settings: which server the lessons' databases are on. The shell's come first, as for the shop. */
export function projectSettings(): DatabaseSettings {
  loadProjectEnv(projectDir(), environment());
  return readDatabaseSettings(environment());
}

/** Does some work on the server; starts it first when it does not answer and is the project's own. */
export function withServer<T>(work: (server: pg.Client, settings: DatabaseSettings) => Promise<T>): Promise<T> {
  return startingServer((settings) => onServer(settings, (server) => work(server, settings)));
}

/**
 * Does some work in the lesson's working database. When the server has moved, the practice folder is told where it is now.
 *
 * @throws {LearnError} LEARN_NOT_STARTED
 */
export function inLesson<T>(
  lesson: Lesson,
  work: (client: pg.Client, practiceDir: string, settings: DatabaseSettings) => Promise<T>,
): Promise<T> {
  if (!hasPractice(lesson)) throw notStarted(lesson);
  return startingServer(async (settings) => {
    const own = inLessonDatabase(settings, databasesOf(settings, lesson).work);
    try {
      return await withConnection(own, (client) => {
        pointToDatabase(lesson, own);
        return work(client, practiceDirOf(lesson), own);
      });
    } catch (error) {
      if (error instanceof DbError && error.code === 'DB_DATABASE_MISSING') throw notStarted(lesson);
      throw error;
    }
  });
}

async function startingServer<T>(work: (settings: DatabaseSettings) => Promise<T>): Promise<T> {
  const settings = projectSettings();
  try {
    return await work(settings);
  } catch (error) {
    if (!(error instanceof DbError) || error.code !== 'DB_UNREACHABLE' || settings.kind === 'url') throw error;
    await up({ projectDir: projectDir(), env: environment(), progress: (message) => console.error(message) });
    return work(readDatabaseSettings(environment()));
  }
}

function notStarted({ number, title }: Lesson): LearnError {
  return new LearnError('LEARN_NOT_STARTED', {
    message: `Lesson ${number}, "${title}", has not been started on this machine.`,
    next: `Run "${learn(String(number))}".`,
  });
}
