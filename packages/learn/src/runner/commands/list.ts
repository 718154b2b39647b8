import { defineVerb } from 'pos-migrate/internal/commands/command';
import { columns } from 'pos-migrate/internal/output';
import { learn } from '../../learn-command.ts';
import { listLessons } from '../lesson.ts';
import { readProgress } from '../progress.ts';

/** One lesson in the list. */
export interface ListedLesson {
  number: number;
  title: string;
  minutes: number;
  state: 'new' | 'started' | 'passed';
  /** Whether it is the one in progress. */
  current: boolean;
}

export interface ListResult {
  lessons: ListedLesson[];
  passed: number;
  /** The lesson in progress or the next open one after it, else the first open one; null when all are passed. */
  next: number | null;
}

/** All lessons, and how far somebody is. Reads files only. */
export function list(): ListResult {
  const progress = readProgress();
  const lessons = listLessons().map(({ number, name, title, minutes }): ListedLesson => {
    const done = progress.lessons[name];
    const state = done === undefined ? 'new' : done.passed === undefined ? 'started' : 'passed';
    return { number, title, minutes, state, current: progress.current === name };
  });
  const open = lessons.filter(({ state }) => state !== 'passed');
  const last = lessons.find(({ current }) => current)?.number ?? 0;
  const next = open.find(({ number }) => number >= last) ?? open[0];
  return { lessons, passed: lessons.length - open.length, next: next?.number ?? null };
}

const marks = { new: ' ', started: '>', passed: 'x' };

export const verb = defineVerb({
  examples: ['', 'list --json'],
  run: async () => list(),
  print: ({ lessons, passed, next }, style) => {
    const rows = lessons.map(({ number, title, minutes, state }) => [
      `[${marks[state]}]`,
      String(number).padStart(2),
      title,
      `${minutes} min`,
      state === 'new' ? '' : state,
    ]);
    const minutes = lessons.filter(({ state }) => state !== 'passed').reduce((sum, each) => sum + each.minutes, 0);
    return [
      columns(rows),
      '',
      `${passed} of ${lessons.length} passed${minutes > 0 ? `; about ${minutes < 90 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`} to go` : ''}.`,
      next === null ? style.green('You have done them all.') : `${style.bold('Next:')} ${learn(String(next))}`,
    ].join('\n');
  },
});
