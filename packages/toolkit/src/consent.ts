import { hasTypedYes, isAttended, ownTerminal, type Terminal } from './ask-person.ts';
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

/**
 * How a verb gets its yes: from `--yes`, or typed on a terminal.
 *
 * @param options What was typed after the verb. `--json` is for programs, and those are not asked.
 * @param terminal By default the process's own.
 * @returns What throws DB_UNCONFIRMED when nobody said yes, or nobody could be asked.
 */
export function consentFrom(options: Readonly<Record<string, unknown>>, terminal: Terminal = ownTerminal()): Consent {
  return async (danger) => {
    if (options.yes === true) return;
    const canAsk = isAttended(terminal) && options.json !== true;
    if (canAsk && (await ask(danger, terminal))) return;
    throw new DbError('DB_UNCONFIRMED', {
      message: [`To ${danger.what} loses data, and nobody said yes to that:`, ...indented(danger)].join('\n'),
      next: 'If that is what you want, add --yes. Nothing was changed.',
    });
  };
}

async function ask(danger: Danger, terminal: Terminal): Promise<boolean> {
  terminal.output.write(`${[`To ${danger.what} loses data:`, ...indented(danger)].join('\n')}\n`);
  return hasTypedYes('Type "yes" to go on: ', terminal);
}

function indented({ lost }: Danger): string[] {
  return lost.map((line) => `  ${line}`);
}
