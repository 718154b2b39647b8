import { createInterface } from 'node:readline/promises';

/** Somebody at a terminal. */
export interface Person {
  /** Asks a question; yes is the answer when just Enter is pressed. */
  agrees(question: string): Promise<boolean>;
  /** Asks for a line of text; null when just Enter is pressed. */
  says(question: string): Promise<string | null>;
}

/**
 * Who can be asked: nobody when input or output is no terminal, or when the output is for a program.
 *
 * @param options What was typed after the verb.
 */
export function personAt(options: Readonly<Record<string, unknown>>): Person | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY || options.json === true) return null;
  return {
    agrees: async (question) => !/^n/i.test(await ask(`${question} [Y/n] `)),
    says: async (question) => (await ask(`${question} `)) || null,
  };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
