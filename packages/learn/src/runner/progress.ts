import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { LearnError } from './errors.ts';
import { ensurePracticeRoot, progressFile, shownPath } from './whereabouts.ts';

/** What somebody did in one lesson. Days are written as `2026-01-31`. */
export interface LessonProgress {
  readonly started: string;
  /** How many hints were shown. */
  readonly hints?: number;
  /** When the check passed for the first time. */
  readonly passed?: string;
  /** When the solution was shown before that. */
  readonly shown?: string;
}

/** What is in practice/progress.json. */
export interface Progress {
  /** The folder's name of the lesson that was started last. */
  readonly current: string | null;
  /** By the folder's name of the lesson. */
  readonly lessons: Readonly<Record<string, LessonProgress>>;
}

/**
 * Reads what was done so far; nothing, when nobody has begun.
 *
 * @throws {LearnError} LEARN_PROGRESS when the file is not what we wrote
 */
export function readProgress(): Progress {
  if (!existsSync(progressFile())) return { current: null, lessons: {} };
  try {
    const stored: unknown = JSON.parse(readFileSync(progressFile(), 'utf8'));
    if (isProgress(stored)) return stored;
    throw new Error('it has another form');
  } catch (cause) {
    throw new LearnError('LEARN_PROGRESS', {
      message: `${shownPath(progressFile())} can't be read: ${(cause as Error).message}.`,
      next: 'Mend it, or delete it: then it is not known which lessons you have passed. Your practice folders stay.',
      cause,
    });
  }
}

/** Remembers that a lesson is the one in progress. */
export function rememberCurrent(name: string): void {
  write({ ...withChange(name, {}), current: name });
}

/** Remembers something about a lesson. Which one is in progress stays as it was. */
export function remember(name: string, change: Partial<LessonProgress>): void {
  write(withChange(name, change));
}

function withChange(name: string, change: Partial<LessonProgress>): Progress {
  const { current, lessons } = readProgress();
  const before = lessons[name] ?? { started: today() };
  const all = { ...lessons, [name]: { ...before, ...change } };
  return { current, lessons: Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The file is replaced in one step. */
function write(progress: Progress): void {
  ensurePracticeRoot();
  const partial = `${progressFile()}.${process.pid}.partial`;
  writeFileSync(partial, `${JSON.stringify(progress, null, 2)}\n`);
  renameSync(partial, progressFile());
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function isProgress(value: unknown): value is Progress {
  if (typeof value !== 'object' || value === null) return false;
  const { current, lessons } = value as Record<string, unknown>;
  if (current !== null && typeof current !== 'string') return false;
  if (typeof lessons !== 'object' || lessons === null || Array.isArray(lessons)) return false;
  return Object.values(lessons).every((each) => typeof (each as LessonProgress | null)?.started === 'string');
}
