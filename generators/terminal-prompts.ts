import type { Ask } from './complete-answers.ts';
import { CouldNotRun, exitCodes } from './usage-fault.ts';

/** Streams to ask on; the process' own by default. */
export interface PromptStreams {
  input?: NodeJS.ReadableStream;
  output?: NodeJS.WritableStream;
}

/**
 * Asks on the terminal. The library is loaded with the first question, so that a run without questions doesn't pay for it.
 *
 * @throws CouldNotRun on Ctrl+C
 */
export function askOnTerminal(streams: PromptStreams = {}): Ask {
  return async ({ message, choices, parse }, proposal) => {
    const { input, select } = await import('@inquirer/prompts');
    try {
      if (choices) {
        const labels = choices.map(({ value, label }) => ({ value, name: label }));
        return await select({ message, choices: labels, default: proposal }, streams);
      }
      const validate = (text: string) => {
        const parsed = parse(text);
        return 'fault' in parsed ? parsed.fault : true;
      };
      return await input({ message, default: proposal, validate }, streams);
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ExitPromptError') {
        throw new CouldNotRun('Stopped. Nothing was written.', { cause, code: exitCodes.interrupted });
      }
      throw cause;
    }
  };
}
