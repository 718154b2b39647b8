import { type DatabaseSettings, readDatabaseSettings } from '../../env.ts';
import { DbError } from '../../errors.ts';

/** The database's settings, or undefined where they cannot be used, which another check has reported. */
export function usableSettings(env: NodeJS.ProcessEnv): DatabaseSettings | undefined {
  try {
    return readDatabaseSettings(env);
  } catch (error) {
    if (error instanceof DbError) return undefined;
    throw error;
  }
}
