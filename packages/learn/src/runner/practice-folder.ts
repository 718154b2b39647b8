import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSettings } from 'pos-migrate/internal/env';
import type { Lesson } from './lesson.ts';
import { ensurePracticeRoot, practiceFilesDir, practiceRoot } from './whereabouts.ts';

/** Where the learner works on a lesson. */
export function practiceDirOf({ name }: Pick<Lesson, 'name'>): string {
  return path.join(practiceRoot(), name);
}

/** Whether the practice folder is whole; one that was interrupted while it was laid out has no `.env` yet. */
export function hasPractice(lesson: Lesson): boolean {
  return existsSync(path.join(practiceDirOf(lesson), '.env'));
}

/**
 * Lays the practice folder out anew. What the learner had changed there is moved aside, never deleted.
 *
 * @param settings Those of the lesson's working database.
 * @returns Where the former folder is now; null when there was none, or nothing of the learner's was in it.
 */
export function layOutPractice(lesson: Lesson, settings: DatabaseSettings): string | null {
  const dir = practiceDirOf(lesson);
  ensurePracticeRoot();
  const kept = clearAway(lesson, dir);
  cpSync(practiceFilesDir, dir, { recursive: true });
  const start = path.join(lesson.dir, 'start');
  if (existsSync(start)) {
    cpSync(start, dir, { recursive: true, filter: (file) => path.basename(file) !== 'pending' });
  }
  pointToDatabase(lesson, settings);
  return kept;
}

/** Writes the practice folder's `.env`. It is the last file, so that a folder without it counts as unfinished. */
export function pointToDatabase(lesson: Lesson, { url }: DatabaseSettings): void {
  const file = path.join(practiceDirOf(lesson), '.env');
  const text = `DATABASE_URL=${url}\nDATABASE_SERVER=url\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, text, { mode: 0o600 });
  renameSync(partial, file);
}

function clearAway(lesson: Lesson, dir: string): string | null {
  if (!existsSync(dir)) return null;
  if (!hasWork(lesson, dir)) {
    rmSync(dir, { recursive: true });
    return null;
  }
  // To the millisecond: nothing that was kept before may be in the way.
  const kept = `${dir}.${new Date().toISOString().replaceAll(/\D/g, '')}`;
  renameSync(dir, kept);
  return kept;
}

/** Whether a file differs from what the lesson began with, or was added. */
function hasWork(lesson: Lesson, dir: string): boolean {
  const ours = [practiceFilesDir, path.join(lesson.dir, 'start')];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/^\.env(\.|$)/.test(file))
    .some((file) => !ours.some((from) => isSame(path.join(from, file), path.join(dir, file))));
}

function isSame(original: string, file: string): boolean {
  return (
    statSync(original, { throwIfNoEntry: false })?.isFile() === true &&
    readFileSync(original).equals(readFileSync(file))
  );
}
