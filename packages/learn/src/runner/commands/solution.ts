import { hasTypedYes, isAttended, ownTerminal } from 'pos-migrate/internal/ask-person';
import { defineVerb } from 'pos-migrate/internal/commands/command';
import { learn } from '../../learn-command.ts';
import { LearnError } from '../errors.ts';
import { type Lesson, readSolution } from '../lesson.ts';
import { readProgress, remember, today } from '../progress.ts';
import { whichLesson } from '../which-lesson.ts';

export interface SolutionResult {
  lesson: number;
  solution: string;
}

/** Shows a way to do it, after a pass or a yes. @throws {LearnError} LEARN_UNCONFIRMED */
export async function solution(lesson: Lesson, yes: boolean): Promise<SolutionResult> {
  const { passed } = readProgress().lessons[lesson.name] ?? {};
  if (passed === undefined) {
    if (!yes && !(await isWanted())) {
      throw new LearnError('LEARN_UNCONFIRMED', {
        message: `Lesson ${lesson.number} is not passed yet, and nobody said yes to seeing its solution.`,
        next: `"${learn('hint')}" helps a little; "${learn('solution --yes')}" shows it all.`,
      });
    }
    remember(lesson.name, { shown: today() });
  }
  return { lesson: lesson.number, solution: readSolution(lesson) };
}

async function isWanted(): Promise<boolean> {
  return isAttended(ownTerminal()) && hasTypedYes('You have not passed yet. Type "yes" to see the solution: ');
}

export const verb = defineVerb({
  arguments: [{ name: '[lesson]', description: 'its number; else the one that you are in' }],
  options: [{ flags: '--yes', description: 'show it although the lesson is not passed' }],
  examples: ['solution', 'solution 5 -- --yes'],
  run: (_context, { arguments: [word], options }) => solution(whichLesson(word), options.yes === true),
  print: ({ solution: text }) => text,
});
