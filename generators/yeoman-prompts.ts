import type Generator from 'yeoman-generator';
import type { Ask } from './complete-answers.ts';
import { exitCodes } from './usage-fault.ts';

/** Asks with Yeoman's own prompts; {@link endOnInterrupt} hears Ctrl+C. */
export function askThroughYeoman(generator: Generator): Ask {
  return async ({ key, message, choices, parse }, proposal) => {
    const validate = (text: string) => {
      const parsed = parse(text);
      return 'fault' in parsed ? parsed.fault : true;
    };
    const labels = choices?.map(({ value, label }) => ({ value, name: label }));
    const common = { name: key, message, default: proposal };
    const answers: Record<string, string> = await generator.prompt([
      labels ? { ...common, type: 'select', choices: labels } : { ...common, type: 'input', validate },
    ]);
    return answers[key] ?? proposal;
  };
}

/**
 * Ends the process when somebody presses Ctrl+C at a question, of ours or about a file that differs. Yeoman and yo would
 * report an error that occurred while a task was running, and exit with 1.
 */
export function endOnInterrupt(generator: Generator, hasBegunToWrite: () => boolean): void {
  generator.env.on('error', (error: Error) => {
    if (error.name !== 'ExitPromptError') return;
    console.error(
      hasBegunToWrite()
        ? 'Stopped. Run the same command again: it writes what is missing.'
        : 'Stopped. Nothing was written.',
    );
    process.exit(exitCodes.interrupted);
  });
}
