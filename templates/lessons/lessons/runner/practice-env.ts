import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';

/**
 * Lets everything that runs in a practice folder use the lesson's own database, whatever DATABASE_URL the shell has: a
 * lesson is there to break things.
 *
 * @param practiceDir Absolute path of the practice folder, whose `.env` names the database.
 */
export function useLessonDatabase(practiceDir: string): void {
  delete process.env.SHADOW_DATABASE_URL;
  Object.assign(process.env, parseEnv(readFileSync(path.join(practiceDir, '.env'), 'utf8')));
}
