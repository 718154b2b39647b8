import path from 'node:path';
import { defineVerb, type VerbContext } from 'pos-migrate/internal/commands/command';
import type { Style } from 'pos-migrate/internal/output';
import { learn } from '../../learn-command.ts';
import { findLesson, type Lesson } from '../lesson.ts';
import { databasesOf, inLessonDatabase } from '../lesson-databases.ts';
import { withServer } from '../lesson-session.ts';
import { hasPractice, layOutPractice, pointToDatabase, practiceDirOf } from '../practice-folder.ts';
import { rememberCurrent } from '../progress.ts';
import { isStarted, resetDatabase } from '../start-state.ts';
import { projectDir, shownPath, wayTo } from '../whereabouts.ts';
import { numberOf } from '../which-lesson.ts';

export interface StartResult {
  number: number;
  title: string;
  goal: string;
  minutes: number;
  /** Whether it was begun before, and nothing was changed. */
  resumed: boolean;
  /** The page to read, and the folder to work in, from the project. */
  read: string;
  folder: string;
  database: string;
}

/** Starts a lesson in its start state, or goes on with one that was begun: then nothing is changed. */
export async function startLesson(lesson: Lesson, progress: VerbContext['progress']): Promise<StartResult> {
  const { number, title, goal, minutes, name, page } = lesson;
  const started = await withServer(async (server, settings) => {
    const { work } = databasesOf(settings, lesson);
    if (hasPractice(lesson) && (await isStarted(server, settings, lesson))) {
      pointToDatabase(lesson, inLessonDatabase(settings, work));
      return { resumed: true, database: work };
    }
    progress('Making the database of the lesson …');
    layOutPractice(lesson, await resetDatabase(server, settings, lesson));
    return { resumed: false, database: work };
  });
  rememberCurrent(name);
  const read = shownPath(page);
  return { number, title, goal, minutes, ...started, read, folder: shownPath(practiceDirOf(lesson)) };
}

export function printStart({ number, title, goal, minutes, resumed, read, folder }: StartResult, style: Style): string {
  return [
    `${style.bold(`Lesson ${number}: ${title}`)} (${minutes} minutes)${resumed ? ', as you left it' : ''}`,
    '',
    `Goal:     ${goal}`,
    `Read:     ${wayTo(path.join(projectDir(), read))}`,
    `Work in:  cd ${wayTo(path.join(projectDir(), folder))}`,
    `Then:     ${learn('check')}`,
    `Stuck:    ${learn('hint')}`,
    ...(resumed ? [`Afresh:   ${learn('reset')}`] : []),
  ].join('\n');
}

export const verb = defineVerb({
  arguments: [{ name: '<lesson>', description: 'its number' }],
  examples: ['5', 'start 5'],
  run: ({ progress }, { arguments: [word = ''] }) => startLesson(findLesson(numberOf(word)), progress),
  print: printStart,
});
