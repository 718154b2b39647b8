import { defineVerb } from 'pos-migrate/internal/commands/command';
import { learn } from '../../learn-command.ts';
import { type Lesson, readHint } from '../lesson.ts';
import { readProgress, remember } from '../progress.ts';
import { whichLesson } from '../which-lesson.ts';

const HINTS = 3;

export interface HintResult {
  lesson: number;
  /** The hints so far, the newest one last. */
  hints: string[];
  left: number;
}

/** Shows one hint more than before; each says more than the one before it. */
export function hint(lesson: Lesson): HintResult {
  const shown = Math.min(HINTS, (readProgress().lessons[lesson.name]?.hints ?? 0) + 1);
  remember(lesson.name, { hints: shown });
  const hints = Array.from({ length: shown }, (_, index) => readHint(lesson, index + 1));
  return { lesson: lesson.number, hints, left: HINTS - shown };
}

export const verb = defineVerb({
  arguments: [{ name: '[lesson]', description: 'its number; else the one that you are in' }],
  examples: ['hint', 'hint 5'],
  run: async (_context, { arguments: [word] }) => hint(whichLesson(word)),
  print: ({ hints, left, lesson }, style) =>
    [
      ...hints.map((text, index) => `${style.bold(`Hint ${index + 1} of ${HINTS}`)}\n${text}\n`),
      left > 0
        ? `There ${left === 1 ? 'is one more' : `are ${left} more`}.`
        : `The next step is: ${learn(`solution ${lesson}`)}`,
    ].join('\n'),
});
