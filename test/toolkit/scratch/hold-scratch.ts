import { readDatabaseSettings } from '../../../packages/toolkit/src/env.ts';
import { withScratchDatabase } from '../../../packages/toolkit/src/scratch/scratch-database.ts';

/** A process of its own that makes a scratch database, says its name, and works in it until it is ended. */
await withScratchDatabase(readDatabaseSettings(process.env), 'held', async ({ name, client }) => {
  process.stdout.write(`${name}\n`);
  for (;;) await client.query('SELECT pg_sleep(1)');
});
