import { runOwnScript } from './own-script.ts';
import type { Setup, Step } from './step.ts';

/** Lets the project see to it that somebody can sign in. */
export const people: Step = {
  title: 'People',
  async run({ projectDir, env, tell }: Setup) {
    const lines = await runOwnScript(
      { projectDir, env },
      'setup:people',
      'Correct what it names, and run the setup again.',
    );
    const last = lines.pop();
    for (const line of lines) tell(line);
    return last ?? 'nothing to do';
  },
};
