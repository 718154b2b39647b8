import { EngineSelectionError, selectEngine } from '../../engine/select.ts';
import type { Check } from './finding.ts';

/** The schema engine that `prisma migrate` works with: Prisma's own, or the one that needs no download. */
export const checkEngine: Check = async ({ projectDir, env }) => {
  const name = 'engine';
  try {
    const { engine, reason } = selectEngine(projectDir, { ...env });
    return [{ state: 'ok', name, says: `${engine}: ${reason}` }];
  } catch (error) {
    if (!(error instanceof EngineSelectionError)) throw error;
    return [{ state: 'fail', name, says: error.message, remedy: 'Correct it in .env or in the environment.' }];
  }
};
