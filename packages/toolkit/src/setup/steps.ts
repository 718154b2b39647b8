import { applyMigrations } from './apply-migrations.ts';
import { ensureSettings } from './ensure-settings.ts';
import { generateClient } from './generate-client.ts';
import { hasOwnScript } from './own-script.ts';
import { people } from './people.ts';
import { sampleData } from './sample-data.ts';
import { startDatabase } from './start-database.ts';
import type { Step } from './step.ts';

/** The steps in their order; each needs what those before it have done. */
export function planSteps({ seed, projectDir }: { seed: boolean; projectDir: string }): Step[] {
  return [
    ...[ensureSettings, startDatabase, applyMigrations, generateClient],
    ...(seed ? [sampleData] : []),
    ...(hasOwnScript(projectDir, 'setup:people') ? [people] : []),
  ];
}
