import { createInterface } from 'node:readline/promises';

/** Where somebody can be asked. By default the process's own; questions go to stderr, so that stdout has the result alone. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** The terminal of this process. */
export function ownTerminal(): Terminal {
  return { input: process.stdin, output: process.stderr };
}

/** Whether somebody is there: what is no terminal on both sides is a program. */
export function isAttended({ input, output }: Terminal): boolean {
  return input.isTTY === true && output.isTTY === true;
}

/**
 * Asks for a line of text.
 *
 * @returns It without blanks around it; null when Ctrl+C or the end of the input was the answer.
 */
export async function askPerson(question: string, { input, output }: Terminal = ownTerminal()): Promise<string | null> {
  const lines = createInterface({ input, output });
  const closed = new Promise<null>((done) => lines.once('close', () => done(null)));
  try {
    const answer = await Promise.race([lines.question(question), closed]);
    return answer?.trim() ?? null;
  } finally {
    lines.close();
  }
}

/** Asks for the word "yes". Everything else, also Ctrl+C, is a no. */
export async function hasTypedYes(question: string, terminal: Terminal = ownTerminal()): Promise<boolean> {
  return (await askPerson(question, terminal))?.toLowerCase() === 'yes';
}
