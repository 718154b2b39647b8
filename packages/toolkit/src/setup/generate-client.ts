import { setTimeout } from 'node:timers/promises';
import { runPrisma } from '../prisma-cli.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup, Step } from './step.ts';

/** Prisma empties the client's folder, and fails where another setup does the same at this moment. */
const disturbed = /\b(ENOTEMPTY|ENOENT|EEXIST|EBUSY)\b/;
const ATTEMPTS = 3;
/** In milliseconds. */
const PAUSE = 1_000;

/** Generates the Prisma client. Always: it takes less than a second, and a stale client fails where nobody looks for it. */
export const generateClient: Step = {
  title: 'Client',
  async run({ projectDir, env }: Setup) {
    let run = await runPrisma({ projectDir, env }, ['generate']);
    for (let attempt = 1; attempt < ATTEMPTS && run.code !== 0 && disturbed.test(run.words); attempt++) {
      await setTimeout(PAUSE);
      run = await runPrisma({ projectDir, env }, ['generate']);
    }
    if (run.code === 0) return 'generated from the Prisma schema';
    throw setupStop(
      ['"prisma generate" failed:', ...run.lines.map((line) => `  ${line}`)].join('\n'),
      'Correct the Prisma schema, and run the setup again.',
    );
  },
};
