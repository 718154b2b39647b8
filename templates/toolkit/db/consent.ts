import { createInterface } from 'node:readline/promises';
import { DbError } from './errors.ts';

/** What somebody has to agree to. */
export interface Danger {
  /** What the verb is about to do: `undo 2 migrations in postgresql://…`. */
  readonly what: string;
  /** What will be lost by it, line by line. */
  readonly lost: readonly string[];
}

/** Asks for a yes. Returns when it was given. */
export type Consent = (danger: Danger) => Promise<void>;

/**
 * How a verb gets its yes: from `--yes`, or typed on a terminal.
 *
 * @param options What was typed after the verb. `--json` is for programs, and those are not asked.
 * @returns What throws DB_UNCONFIRMED when nobody said yes, or nobody could be asked.
 */
export function consentFrom(options: Readonly<Record<string, unknown>>): Consent {
  return async (danger) => {
    if (options.yes === true) return;
    const canAsk = process.stdin.isTTY && process.stderr.isTTY && options.json !== true;
    if (canAsk && (await ask(danger))) return;
    throw new DbError('DB_UNCONFIRMED', {
      message: [`To ${danger.what} loses data, and nobody said yes to that:`, ...indented(danger)].join('\n'),
      next: 'If that is what you want, add --yes. Nothing was changed.',
    });
  };
}

async function ask(danger: Danger): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    console.error([`To ${danger.what} loses data:`, ...indented(danger)].join('\n'));
    const answer = await terminal.question('Type "yes" to go on: ');
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}

function indented({ lost }: Danger): string[] {
  return lost.map((line) => `  ${line}`);
}
