import { askPerson, isAttended, ownTerminal } from '../ask-person.ts';
import { DbError } from '../errors.ts';

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
 * @returns Whose answers throw DB_UNCONFIRMED after Ctrl+C or the end of the input.
 */
export function personAt(options: Readonly<Record<string, unknown>>): Person | null {
  if (!isAttended(ownTerminal()) || options.json === true) return null;
  return {
    agrees: async (question) => !/^n/i.test(await ask(`${question} [Y/n] `)),
    says: async (question) => (await ask(`${question} `)) || null,
  };
}

async function ask(question: string): Promise<string> {
  const answer = await askPerson(question);
  if (answer !== null) return answer;
  throw new DbError('DB_UNCONFIRMED', {
    message: 'A question was not answered, so nothing was drafted.',
    next: 'Run it again and answer it, or say it with the options that --help lists.',
  });
}
