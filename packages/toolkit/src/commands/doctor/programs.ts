import { DbError } from '../../errors.ts';
import { db } from '../../project-command.ts';
import { findBinaries, findMissingLinks } from '../../server/binaries.ts';
import type { Check } from './finding.ts';
import { usableSettings } from './usable-settings.ts';

/** The PostgreSQL that npm installs, where this project runs its own server. */
export const checkPrograms: Check = async ({ projectDir, env }) => {
  if (usableSettings(env)?.kind !== 'embedded') return [];
  const name = 'programs';
  try {
    const binaries = await findBinaries(projectDir);
    const missing = await findMissingLinks(binaries);
    if (missing.length === 0) return [{ state: 'ok', name, says: `${binaries.packageName} ${binaries.version}` }];
    const says = `${binaries.packageName} lacks ${missing.length} links between its libraries`;
    return [{ state: 'warn', name, says, remedy: `Run "${db('up')}", which makes them.` }];
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
    return [{ state: 'fail', name, says: error.message, remedy: error.next }];
  }
};
