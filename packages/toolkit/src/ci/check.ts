import { type CheckResult, check, verb as checkVerb } from '../commands/check.ts';
import { defineVerb } from '../commands/command.ts';

export const verb = defineVerb<CheckResult>({
  examples: ['check'],
  run: (context) => check(context, { github: context.env.GITHUB_ACTIONS === 'true' }),
  print: checkVerb.print,
  ...(checkVerb.exitCode && { exitCode: checkVerb.exitCode }),
});
