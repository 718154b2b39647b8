// pos-migrate-learn/practice: for what runs in a practice folder.
import { existsSync, readFileSync } from 'node:fs';
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
  const settings = readSettings(practiceDir);
  const project = readSettings(path.join(practiceDir, '..', '..'));
  return { ...settings, DATABASE_URL: atPortOf(settings.DATABASE_URL, project) };
}

/** The address with the port of the project's own server, which moves when its port is taken. */
function atPortOf(address = '', project: NodeJS.ProcessEnv): string {
  const { DATABASE_SERVER: kind, DATABASE_URL: its } = project;
  if ((kind !== 'embedded' && kind !== 'docker') || !URL.canParse(its ?? '') || !URL.canParse(address)) return address;
  const [url, server] = [new URL(address), new URL(its ?? '')];
  if (url.hostname === server.hostname) url.port = server.port;
  return url.href;
}

/** Nothing, where there is no such file. */
function readSettings(folder: string): NodeJS.ProcessEnv {
  const file = path.join(folder, '.env');
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as NodeJS.ProcessEnv) : {};
}
