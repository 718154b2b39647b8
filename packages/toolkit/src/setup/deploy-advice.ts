import { type DatabaseSettings, readDatabaseSettings } from '../env.ts';
import type { ProjectHistory } from '../history/project-history.ts';
import { quoted } from '../sql/quote.ts';

/**
 * What to do after `prisma migrate deploy` has failed, in one sentence.
 *
 * @param lines What it printed.
 * @param after How files and database stand now; null without a database.
 */
export function adviseAfterDeploy(
  lines: readonly string[],
  after: ProjectHistory | null,
  env: NodeJS.ProcessEnv,
): string {
  const text = lines.join('\n');
  const right = missingRights.find(({ words }) => words.test(text));
  if (right) return right.advise(readDatabaseSettings(env));
  // "Deploy" is what has just been tried: only a history that says more than "behind" knows a better next step.
  const stuck = after && after.history.verdict !== 'behind' && after.history.verdict !== 'empty';
  return (stuck && after.next) || 'Correct what it names, and run the setup again.';
}

const missingRights: readonly { words: RegExp; advise(settings: DatabaseSettings): string }[] = [
  {
    words: /permission denied to create database/,
    advise: ({ user, database }) =>
      `Let a superuser run: CREATE DATABASE ${quoted(database)} OWNER ${quoted(user)}; then run the setup again.`,
  },
  {
    words: /permission denied for (schema|database)/,
    advise: ({ user, database }) =>
      `Let a superuser run: ALTER DATABASE ${quoted(database)} OWNER TO ${quoted(user)}; (or GRANT CREATE ON SCHEMA public TO ${quoted(user)}; in it), then run the setup again.`,
  },
];
