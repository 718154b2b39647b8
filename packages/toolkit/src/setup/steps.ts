import { applyMigrations } from './apply-migrations.ts';
import { ensureSettings } from './ensure-settings.ts';
import { generateClient } from './generate-client.ts';
import { sampleData } from './sample-data.ts';
import { startDatabase } from './start-database.ts';
import type { Step } from './step.ts';

/** The steps in their order; each needs what those before it have done. */
export function planSteps({ seed }: { seed: boolean }): Step[] {
  return [ensureSettings, startDatabase, applyMigrations, generateClient, ...(seed ? [sampleData] : [])];
}
