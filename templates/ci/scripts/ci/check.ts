import { type CheckResult, check, verb as checkVerb } from '../../db/commands/check.ts';
import { defineVerb } from '../../db/commands/command.ts';

export const verb = defineVerb<CheckResult>({
  summary: 'Check that there is one head, and that the migrations lead to what the Prisma schema describes',
  examples: ['check'],
  run: (context) => check(context, { github: context.env.GITHUB_ACTIONS === 'true' }),
  print: checkVerb.print,
  ...(checkVerb.exitCode && { exitCode: checkVerb.exitCode }),
});
