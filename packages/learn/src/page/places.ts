import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { type DatabaseSettings, readDatabaseSettings } from 'pos-migrate/internal/env';
import { relativeTo } from 'pos-migrate/internal/history/list-migrations';
import { locateMigrations, locateSchema } from 'pos-migrate/internal/history/migrations-path';
import { listLessons } from '../runner/lesson.ts';
import { projectSettings } from '../runner/lesson-session.ts';
import { hasPractice, practiceDirOf } from '../runner/practice-folder.ts';
import { projectDir } from '../runner/whereabouts.ts';
import type { PlaceName } from './wire.ts';

/** Where the blueprint, the plan and the tables of a place are. */
export interface Place extends PlaceName {
  readonly projectDir: string;
  readonly settings: DatabaseSettings;
  /** Absolute path of a file, or of a folder with files. */
  readonly schemaPath: string;
  /** Absolute path of the folder with the migrations. */
  readonly migrationsDir: string;
}

const SHOP: PlaceName = { id: 'shop', title: 'The shop' };

/** The shop, and the lessons that have been started. */
export function listPlaces(): PlaceName[] {
  const started = listLessons().filter(hasPractice);
  return [SHOP, ...started.map(({ number, title }) => ({ id: idOf(number), title: `Lesson ${number}: ${title}` }))];
}

/**
 * Finds a place.
 *
 * @param id From `listPlaces`.
 * @returns Null when there is none, or its lesson was not started.
 * @throws {DbError} DB_ENV_MISSING, DB_ENV_INVALID, DB_CONFIG_INVALID
 */
export async function findPlace(id: string): Promise<Place | null> {
  if (id === SHOP.id) {
    const [schemaPath, migrationsDir] = [await locateSchema(projectDir()), await locateMigrations(projectDir())];
    return { ...SHOP, projectDir: projectDir(), settings: projectSettings(), schemaPath, migrationsDir };
  }
  const lesson = listLessons().find(({ number }) => idOf(number) === id);
  if (lesson === undefined || !hasPractice(lesson)) return null;
  const dir = practiceDirOf(lesson);
  const env = parseEnv(readFileSync(path.join(dir, '.env'), 'utf8'));
  const name = { id, title: `Lesson ${lesson.number}: ${lesson.title}` };
  // Not asked of its prisma.config.ts, which would set this process's DATABASE_URL to the lesson's.
  const prisma = path.join(dir, 'prisma');
  return {
    ...name,
    projectDir: dir,
    settings: readDatabaseSettings(env as NodeJS.ProcessEnv),
    schemaPath: path.join(prisma, 'schema.prisma'),
    migrationsDir: path.join(prisma, 'migrations'),
  };
}

/** The path of something in a place as people type it there. */
export function shownIn(place: Place, file: string): string {
  return relativeTo(place.projectDir, file) || '.';
}

function idOf(number: number): string {
  return String(number).padStart(2, '0');
}
