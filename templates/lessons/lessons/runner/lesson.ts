import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LearnError } from './errors.ts';
import { lessonsDir, shownPath } from './places.ts';

/** A lesson as its folder tells. */
export interface Lesson {
  readonly number: number;
  /** The folder's name: `05-adding-a-field`. */
  readonly name: string;
  /** Absolute path of the folder. */
  readonly dir: string;
  readonly title: string;
  /** One sentence, from the line `Goal:`. */
  readonly goal: string;
  /** From the line `Time:`. */
  readonly minutes: number;
}

/** All lessons, by number. */
export function listLessons(): Lesson[] {
  return readdirSync(lessonsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
    .map(({ name }) => readLesson(name))
    .sort((a, b) => a.number - b.number);
}

/**
 * Reads one lesson, and no other.
 *
 * @throws {LearnError} LEARN_UNKNOWN when there is none of that number, LEARN_LESSON
 */
export function findLesson(number: number): Lesson {
  const prefix = `${String(number).padStart(2, '0')}-`;
  const folders = readdirSync(lessonsDir).filter((name) => /^\d\d-/.test(name));
  const name = folders.find((each) => each.startsWith(prefix));
  if (name !== undefined) return readLesson(name);
  throw new LearnError('LEARN_UNKNOWN', {
    message: `There is no lesson ${number}.`,
    next: `They go from 1 to ${Math.max(...folders.map((each) => Number(each.slice(0, 2))))}: "npm run learn" lists them.`,
  });
}

/** A hint of a lesson. @param index 1, 2 or 3 */
export function readHint(lesson: Lesson, index: number): string {
  const sections = readPart(lesson, 'hints.md')
    .split(/^## Hint \d+\s*$/m)
    .slice(1);
  const hint = sections[index - 1]?.trim();
  if (hint === undefined) throw brokenLesson(`${lesson.name}/hints.md has no hint ${index}`);
  return hint;
}

export function readSolution(lesson: Lesson): string {
  return readPart(lesson, 'solution.md').trim();
}

function readLesson(name: string): Lesson {
  const dir = path.join(lessonsDir, name);
  const text = readPart({ name, dir }, 'lesson.md');
  const title = /^# \d+\. (.+)$/m.exec(text)?.[1];
  const goal = /^Goal: (.+(?:\n(?!\n|Time:).+)*)/m.exec(text)?.[1]?.replaceAll('\n', ' ');
  const minutes = Number(/^Time: (\d+) minutes/m.exec(text)?.[1]);
  if (title === undefined || goal === undefined || Number.isNaN(minutes)) {
    throw brokenLesson(`${name}/lesson.md does not begin with its title, its goal and its time`);
  }
  return { number: Number(name.slice(0, 2)), name, dir, title, goal, minutes };
}

function readPart({ name, dir }: Pick<Lesson, 'name' | 'dir'>, file: string): string {
  if (!existsSync(path.join(dir, file))) throw brokenLesson(`${name}/${file} is missing`);
  return readFileSync(path.join(dir, file), 'utf8').replaceAll('\r\n', '\n');
}

function brokenLesson(what: string): LearnError {
  return new LearnError('LEARN_LESSON', {
    message: `${shownPath(lessonsDir)}/${what}.`,
    next: 'Bring it back with "git restore lessons", or run the generator again, which adds what is missing.',
  });
}
