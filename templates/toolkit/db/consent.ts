import { createInterface } from 'node:readline/promises';
import { DbError } from './errors.ts';

/** What somebody has to agree to. */
export interface Danger {
  /** What the verb is about to do: `undo 2 migrations in postgresql://…`. */
  readonly what: string;
  /** What will be lost by it, line by line, without control characters. */
  readonly lost: readonly string[];
}

/** Asks for a yes. Returns when it was given. */
export type Consent = (danger: Danger) => Promise<void>;

/** Where somebody can be asked. */
interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * How a verb gets its yes: from `--yes`, or typed on a terminal.
 *
 * @param options What was typed after the verb. `--json` is for programs, and those are not asked.
 * @param terminal By default the process's own; the question goes to stderr, so that stdout has the result alone.
 * @returns What throws DB_UNCONFIRMED when nobody said yes, or nobody could be asked.
 */
export function consentFrom(
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Consent {
  return async (danger) => {
    if (options.yes === true) return;
    const canAsk = terminal.input.isTTY === true && terminal.output.isTTY === true && options.json !== true;
    if (canAsk && (await ask(danger, terminal))) return;
    throw new DbError('DB_UNCONFIRMED', {
      message: [`To ${danger.what} loses data, and nobody said yes to that:`, ...indented(danger)].join('\n'),
      next: 'If that is what you want, add --yes. Nothing was changed.',
    });
  };
}

async function ask(danger: Danger, { input, output }: Terminal): Promise<boolean> {
  const terminal = createInterface({ input, output });
  // Ctrl+C and the end of the input answer as well.
  const closed = new Promise<string>((done) => terminal.once('close', () => done('')));
  try {
    output.write(`${[`To ${danger.what} loses data:`, ...indented(danger)].join('\n')}\n`);
    const answer = await Promise.race([terminal.question('Type "yes" to go on: '), closed]);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}

function indented({ lost }: Danger): string[] {
  return lost.map((line) => `  ${line}`);
}
