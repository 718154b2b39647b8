import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The package, as source or compiled. */
const sourceDir = path.dirname(import.meta.dirname);
/** The files of the lessons and of the practice folders are among the sources, whichever runs. */
const filesDir = path.join(path.dirname(sourceDir), 'src');

/** Our own lessons, a folder each: start, rows, hints, solution. */
export const ownLessonsDir = path.join(filesDir, 'lessons');
/** Where the code of our own lessons is: their checks. */
export const ownChecksDir = path.join(sourceDir, 'lessons');
/** What is put into every practice folder. */
export const practiceFilesDir = path.join(filesDir, 'practice-files');

/** For which project something is done, and from where. */
export interface Whereabouts {
  /** Absolute path of the project that has the lessons. */
  readonly projectDir: string;
  /** The folder in which the command was typed. */
  readonly typedIn: string;
  readonly env: NodeJS.ProcessEnv;
}

const current = new AsyncLocalStorage<Whereabouts>();

/** Lets everything that is done during some work be done for a project. */
export function workingIn<T>(whereabouts: Whereabouts, work: () => T): T {
  return current.run(whereabouts, work);
}

/** The project that has the lessons. */
export function projectDir(): string {
  return here().projectDir;
}

/** Where the command was typed. */
export function typedIn(): string {
  return here().typedIn;
}

/** The environment of the command. */
export function environment(): NodeJS.ProcessEnv {
  return here().env;
}

/** The project's pages of the lessons, and its own lessons. */
export function lessonsDir(): string {
  return path.join(projectDir(), 'lessons');
}

/** Where the learner works, a folder for each lesson; never in Git. */
export function practiceRoot(): string {
  return path.join(projectDir(), 'practice');
}

/** Makes the folder for the learner's work, which Git passes over. */
export function ensurePracticeRoot(): void {
  mkdirSync(practiceRoot(), { recursive: true });
  writeFileSync(path.join(practiceRoot(), '.gitignore'), '*\n');
}

/** What the learner has done so far: beside the practice folders, and like them never in Git. */
export function progressFile(): string {
  return path.join(practiceRoot(), 'progress.json');
}

/** A path as people read it: from the project, with slashes. */
export function shownPath(file: string): string {
  return path.relative(projectDir(), file).replaceAll(path.sep, '/');
}

/** The way to a file or folder from where the command was typed. It also leads out of a folder that was laid out anew. */
export function wayTo(place: string): string {
  return (path.relative(typedIn(), place) || path.join('..', path.basename(place))).replaceAll(path.sep, '/');
}

function here(): Whereabouts {
  const found = current.getStore();
  if (found === undefined) throw new Error('No project was named: call this within workingIn().');
  return found;
}
