import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readCatalog } from 'pos-migrate/internal/catalog/read-catalog';
import type { Lesson } from './lesson.ts';
import { inLesson } from './lesson-session.ts';

/** How often somebody's work is looked at, in milliseconds. */
const PAUSE = 700;

/**
 * Checks a lesson again each time its files, its tables or its rows have changed, until it is passed. Each result that
 * differs from the one before is shown. Ctrl+C ends the process as usual.
 *
 * @param show Called with every result but the last one, which is returned.
 */
export async function watchLesson<Result extends { readonly passed: boolean }>(
  lesson: Lesson,
  check: () => Promise<Result>,
  show: (result: Result) => void,
): Promise<Result> {
  let seen = '';
  let shown = '';
  for (;;) {
    const state = await stateOf(lesson);
    if (state !== seen) {
      seen = state;
      const result = await check();
      if (result.passed) return result;
      if (JSON.stringify(result) !== shown) show(result);
      shown = JSON.stringify(result);
    }
    await wait(PAUSE);
  }
}

/** Changes whenever something does that a check can see. */
function stateOf(lesson: Lesson): Promise<string> {
  return inLesson(lesson, async (client, practiceDir) => {
    const files = readdirSync(practiceDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs]);
    const { rows } = await client.query(
      `SELECT relid, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables ORDER BY relid`,
    );
    const state = JSON.stringify([files, rows, await readCatalog(client)]);
    return createHash('sha256').update(state).digest('hex');
  });
}
