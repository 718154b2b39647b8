import { isPortFree } from '../../db/server/port.ts';
import { parseConfig } from '../../src/config.ts';
import { client } from './client.ts';
import { database } from './database.ts';
import { migrations } from './migrations.ts';
import { sampleData } from './sample-data.ts';
import { settings } from './settings.ts';
import type { Step } from './step.ts';

/** The steps in their order; each needs what those before it have done. */
export function planSteps({ seed }: { seed: boolean }): Step[] {
  return [settings, database, migrations, client, ...(seed ? [sampleData] : [])];
}

/** Where the till will be, and whether something else is there now. Only after the settings were loaded. */
export async function findTill(): Promise<{ address: string; port: number; free: boolean }> {
  const { host, port } = parseConfig(process.env);
  return { address: `http://${host}:${port}`, port, free: await isPortFree(port) };
}
