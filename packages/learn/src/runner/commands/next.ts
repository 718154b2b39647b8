import { defineVerb } from 'pos-migrate/internal/commands/command';
import { learn } from '../../learn-command.ts';
import { findLesson } from '../lesson.ts';
import { list } from './list.ts';
import { printStart, type StartResult, startLesson } from './start.ts';

export const verb = defineVerb<StartResult | null>({
  run: async ({ progress }) => {
    const { next } = list();
    return next === null ? null : startLesson(findLesson(next), progress);
  },
  print: (result, style) =>
    result === null
      ? `You have done them all. "${learn('reset <n>')}" lets you take one again.`
      : printStart(result, style),
});
