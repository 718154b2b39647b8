import path from 'node:path';
import { defineVerb, type VerbContext } from 'pos-migrate/internal/commands/command';
import type { Lesson } from '../lesson.ts';
import { withServer } from '../lesson-session.ts';
import { layOutPractice, practiceDirOf } from '../practice-folder.ts';
import { rememberCurrent } from '../progress.ts';
import { resetDatabase } from '../start-state.ts';
import { projectDir, shownPath, wayTo } from '../whereabouts.ts';
import { whichLesson } from '../which-lesson.ts';

export interface ResetResult {
  lesson: number;
  title: string;
  folder: string;
  database: string;
  /** Where the files are that were in the folder; null when nothing of yours was in it. */
  kept: string | null;
}

/** Puts a lesson back to its start: the database is made anew, and the practice folder too; its former files are kept. */
export async function reset(lesson: Lesson, _progress: VerbContext['progress']): Promise<ResetResult> {
  const { database, kept } = await withServer(async (server, settings) => {
    const own = await resetDatabase(server, settings, lesson);
    return { database: own.database, kept: layOutPractice(lesson, own) };
  });
  rememberCurrent(lesson.name);
  return {
    lesson: lesson.number,
    title: lesson.title,
    folder: shownPath(practiceDirOf(lesson)),
    database,
    kept: kept === null ? null : shownPath(kept),
  };
}

export const verb = defineVerb({
  arguments: [{ name: '[lesson]', description: 'its number; else the one that you are in' }],
  examples: ['reset', 'reset 5'],
  run: ({ progress }, { arguments: [word] }) => reset(whichLesson(word), progress),
  print: ({ lesson, title, folder, kept }, style) =>
    [
      `${style.green('ok')}  Lesson ${lesson}, "${title}", is back at its start.`,
      ...(kept === null ? [] : [`    Your files are in ${kept}.`]),
      `    A terminal that was in its folder is in the former one: cd ${wayTo(path.join(projectDir(), folder))}`,
    ].join('\n'),
});
