import { defineVerb } from 'pos-migrate/internal/commands/command';
import { createStyle, type Style, wantsColor } from 'pos-migrate/internal/output';
import { learn } from '../../learn-command.ts';
import type { Shortfall } from '../demands.ts';
import type { Lesson } from '../lesson.ts';
import { findPending, runCheck } from '../lesson-check.ts';
import { inLesson } from '../lesson-session.ts';
import { readProgress, remember, today } from '../progress.ts';
import { watchLesson } from '../watch.ts';
import { whichLesson } from '../which-lesson.ts';

export interface CheckResult {
  lesson: number;
  title: string;
  passed: boolean;
  /** What is missing; null when it is passed. */
  missing: Shortfall | null;
  /** Migrations that are in the practice folder and not in the database: what is missing may be in one of them. */
  pending: readonly string[];
}

/** Asks the lesson's database and files whether the task is done, and remembers the first time that it is. */
export async function check(lesson: Lesson): Promise<CheckResult> {
  const { missing, pending } = await inLesson(lesson, async (client, practiceDir, settings) => {
    const workplace = { lesson, practiceDir, client, settings };
    return { missing: await runCheck(workplace), pending: await findPending(workplace) };
  });
  const before = readProgress().lessons[lesson.name]?.passed;
  remember(lesson.name, missing === null && before === undefined ? { passed: today() } : {});
  return { lesson: lesson.number, title: lesson.title, passed: missing === null, missing, pending };
}

function print({ lesson, title, missing, pending }: CheckResult, style: Style): string {
  if (missing === null) {
    return [
      style.green(`Passed: lesson ${lesson}, "${title}".`),
      `Compare with ours: ${learn(`solution ${lesson}`)}`,
      `Go on:             ${learn('next')}`,
    ].join('\n');
  }
  return [
    style.yellow(`Not yet: lesson ${lesson}, "${title}".`),
    `  Expected: ${missing.expected}`,
    `  Found:    ${missing.found}`,
    ...pending.filter((name) => !missing.found.includes(name)).map((name) => `  Note:     ${name} is not applied yet`),
    `Hint ${missing.hint} of 3 helps here. "${learn('hint')}" shows one more each time.`,
  ].join('\n');
}

export const verb = defineVerb({
  arguments: [{ name: '[lesson]', description: 'its number; else the one that you are in' }],
  options: [
    { flags: '--watch', description: 'check again after each change, until it is passed or Ctrl+C is pressed' },
  ],
  examples: ['check', 'check 5', 'check --watch'],
  run: async ({ env, say }, { arguments: [word], options }) => {
    const lesson = whichLesson(word);
    // npm keeps what begins with two dashes for itself, and tells of it here.
    if (options.watch !== true && env.npm_config_watch !== 'true') return check(lesson);
    const style = createStyle(wantsColor(process.stdout, env));
    return watchLesson(
      lesson,
      () => check(lesson),
      (result) => say(`${print(result, style)}\n`),
    );
  },
  print,
  exitCode: ({ passed }) => (passed ? 0 : 1),
});
