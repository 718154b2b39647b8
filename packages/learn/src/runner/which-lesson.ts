import path from 'node:path';
import { learn } from '../learn-command.ts';
import { LearnError } from './errors.ts';
import { findLesson, type Lesson } from './lesson.ts';
import { readProgress } from './progress.ts';
import { practiceRoot, typedIn } from './whereabouts.ts';

/**
 * Which lesson a command is about: the one that was named, else the one whose practice folder the command was typed in,
 * else the one in progress.
 *
 * @param word What was typed after the verb, if anything.
 * @throws {LearnError} LEARN_USAGE, LEARN_UNKNOWN, LEARN_WHICH
 */
export function whichLesson(word: string | undefined): Lesson {
  if (word !== undefined) return findLesson(numberOf(word));
  const place = path.relative(practiceRoot(), typedIn());
  const name = /^\d\d-[^\\/]+/.exec(place)?.[0] ?? readProgress().current;
  if (name) return findLesson(Number(name.slice(0, 2)));
  throw new LearnError('LEARN_WHICH', {
    message: 'No lesson has been started yet, so nobody can say which one is meant.',
    next: `Begin with "${learn('next')}", or name one: "${learn('5')}".`,
  });
}

/** @throws {LearnError} LEARN_USAGE */
export function numberOf(word: string): number {
  const digits = /^(\d{1,2})(-.*)?$/.exec(word)?.[1];
  if (digits !== undefined) return Number(digits);
  throw new LearnError('LEARN_USAGE', {
    message: `"${word}" is not the number of a lesson.`,
    next: `Name it by its number, such as 5; "${learn()}" lists them.`,
  });
}
