import { SetupFault } from './fault.ts';
import { runPrisma } from './prisma-cli.ts';
import type { Setup, Step } from './step.ts';

/** Generates the Prisma client. Always: it takes less than a second, and a stale client fails where nobody looks for it. */
export const client: Step = {
  title: 'Client',
  async run({ projectDir }: Setup) {
    const { ok, lines } = await runPrisma(projectDir, ['generate']);
    if (ok) return 'generated from prisma/schema.prisma';
    throw new SetupFault(
      ['"prisma generate" failed:', ...lines.map((line) => `  ${line}`)].join('\n'),
      'Correct prisma/schema.prisma, and run the setup again.',
    );
  },
};
