import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { learn } from '../learn-command.ts';
import { LearnError } from './errors.ts';
import { lessonsDir, ownChecksDir, ownLessonsDir, shownPath } from './whereabouts.ts';

/** A lesson as its folder tells. */
export interface Lesson {
  readonly number: number;
  /** The folder's name: `05-adding-a-field`. */
  readonly name: string;
  /** Absolute path of the folder with its start, rows, hints and solution. */
  readonly dir: string;
  /** Absolute path of the page to read. */
  readonly page: string;
  /** Absolute path of the module with its check. */
  readonly check: string;
  readonly title: string;
  /** One sentence, from the line `Goal:`. */
  readonly goal: string;
  /** From the line `Time:`. */
  readonly minutes: number;
}

/** All lessons, by number. */
export function listLessons(): Lesson[] {
  return findFolders()
    .map(readLesson)
    .sort((a, b) => a.number - b.number);
}

/**
 * Reads one lesson, and no other.
 *
 * @throws {LearnError} LEARN_UNKNOWN when there is none of that number, LEARN_LESSON
 */
export function findLesson(number: number): Lesson {
  const folders = findFolders();
  const found = folders.find(({ name }) => numberIn(name) === number);
  if (found !== undefined) return readLesson(found);
  throw new LearnError('LEARN_UNKNOWN', {
    message: `There is no lesson ${number}.`,
    next: `They go from ${Math.min(...folders.map(({ name }) => numberIn(name)))} to ${Math.max(...folders.map(({ name }) => numberIn(name)))}: "${learn()}" lists them.`,
  });
}

/** Where the parts of a lesson are. */
type Folder = Pick<Lesson, 'name' | 'dir' | 'page' | 'check'>;

/**
 * Our own lessons, of which the project has the page, and the project's own, of which it has a folder with everything. A page that the
 * project has deleted takes its lesson along.
 */
function findFolders(): Folder[] {
  const entries = readdirSync(lessonsDir(), { withFileTypes: true }).filter(({ name }) => /^\d\d-/.test(name));
  return entries.flatMap((entry): Folder[] => {
    const place = path.join(lessonsDir(), entry.name);
    if (entry.isDirectory())
      return [{ name: entry.name, dir: place, page: path.join(place, 'lesson.md'), check: checkIn(place) }];
    const name = entry.name.replace(/\.md$/, '');
    const dir = path.join(ownLessonsDir, name);
    return name !== entry.name && existsSync(dir)
      ? [{ name, dir, page: place, check: checkIn(path.join(ownChecksDir, name)) }]
      : [];
  });
}

function checkIn(folder: string): string {
  return (
    ['check.ts', 'check.js', 'check.mjs'].map((file) => path.join(folder, file)).find((file) => existsSync(file)) ??
    path.join(folder, 'check.ts')
  );
}

function numberIn(name: string): number {
  return Number(name.slice(0, 2));
}

/** A hint of a lesson. @param index 1, 2 or 3 */
export function readHint(lesson: Lesson, index: number): string {
  const sections = readFile(path.join(lesson.dir, 'hints.md'))
    .split(/^## Hint \d+\s*$/m)
    .slice(1);
  const hint = sections[index - 1]?.trim();
  if (hint === undefined) throw brokenLesson(`${shownPath(path.join(lesson.dir, 'hints.md'))} has no hint ${index}`);
  return hint;
}

export function readSolution(lesson: Lesson): string {
  return readFile(path.join(lesson.dir, 'solution.md')).trim();
}

function readLesson(folder: Folder): Lesson {
  const text = readFile(folder.page);
  const title = /^# \d+\. (.+)$/m.exec(text)?.[1];
  const goal = /^Goal: (.+(?:\n(?!\n|Time:).+)*)/m.exec(text)?.[1]?.replaceAll('\n', ' ');
  const minutes = Number(/^Time: (\d+) minutes/m.exec(text)?.[1]);
  if (title === undefined || goal === undefined || Number.isNaN(minutes)) {
    throw brokenLesson(`${shownPath(folder.page)} does not begin with its title, its goal and its time`);
  }
  return { ...folder, number: numberIn(folder.name), title, goal, minutes };
}

function readFile(file: string): string {
  if (!existsSync(file)) throw brokenLesson(`${shownPath(file)} is missing`);
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

function brokenLesson(what: string): LearnError {
  return new LearnError('LEARN_LESSON', {
    message: `${what}.`,
    next: 'Bring it back with "git restore lessons", or run the generator again, which adds what is missing.',
  });
}
