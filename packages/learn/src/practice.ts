// pos-migrate-learn/practice: for what runs in a practice folder.
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
  Object.assign(process.env, settingsOf(practiceDir));
}

/** The same, for a copy of an environment. */
export function withLessonDatabase(practiceDir: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { SHADOW_DATABASE_URL: _, ...others } = env;
  return { ...others, ...settingsOf(practiceDir) };
}

function settingsOf(practiceDir: string): NodeJS.ProcessEnv {
  return parseEnv(readFileSync(path.join(practiceDir, '.env'), 'utf8')) as NodeJS.ProcessEnv;
}
