import { runPrisma } from '../prisma-cli.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup, Step } from './step.ts';

/** Generates the Prisma client. Always: it takes less than a second, and a stale client fails where nobody looks for it. */
export const generateClient: Step = {
  title: 'Client',
  async run({ projectDir, env }: Setup) {
    const { code, lines } = await runPrisma({ projectDir, env }, ['generate']);
    if (code === 0) return 'generated from the Prisma schema';
    throw setupStop(
      ['"prisma generate" failed:', ...lines.map((line) => `  ${line}`)].join('\n'),
      'Correct the Prisma schema, and run the setup again.',
    );
  },
};
