import { defineVerb } from '../../../db/commands/command.ts';
import { findLesson } from '../lesson.ts';
import { list } from './list.ts';
import { printStart, type StartResult, startLesson } from './start.ts';

export const verb = defineVerb<StartResult | null>({
  summary: 'Go on with the lesson in progress, or start the next one',
  run: async ({ progress }) => {
    const { next } = list();
    return next === null ? null : startLesson(findLesson(next), progress);
  },
  print: (result, style) =>
    result === null
      ? 'You have done them all. "npm run learn reset <n>" lets you take one again.'
      : printStart(result, style),
});
