import type Generator from 'yeoman-generator';
import type { Ask } from './answers.ts';
import { CouldNotRun, exitCodes } from './usage-fault.ts';

/**
 * Asks with Yeoman's own prompts.
 *
 * @throws CouldNotRun on Ctrl+C
 */
export function askThroughYeoman(generator: Generator): Ask {
  return async ({ key, message, choices, parse }, proposal) => {
    const validate = (text: string) => {
      const parsed = parse(text);
      return 'fault' in parsed ? parsed.fault : true;
    };
    const labels = choices?.map(({ value, label }) => ({ value, name: label }));
    const common = { name: key, message, default: proposal };
    try {
      const answers: Record<string, string> = await generator.prompt([
        labels ? { ...common, type: 'select', choices: labels } : { ...common, type: 'input', validate },
      ]);
      return answers[key] ?? proposal;
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ExitPromptError') {
        throw new CouldNotRun('Stopped. Nothing was written.', { cause, code: exitCodes.interrupted });
      }
      throw cause;
    }
  };
}
