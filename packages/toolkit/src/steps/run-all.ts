import { DbError } from '../errors.ts';
import type { StepSession } from './session.ts';

/** A step that ran. */
export interface StepRun {
  readonly name: string;
  readonly milliseconds: number;
}

/** After so many milliseconds somebody who waits wants to know what for. */
const SLOW = 300;

/**
 * Runs steps one after the other, and says which one is running when it takes long. What ran before a failure stays, and the error says so.
 *
 * @param doing What is done to each of them, in a word: `Applying`.
 */
export async function runAll(
  { progress }: StepSession,
  names: readonly string[],
  doing: string,
  run: (name: string) => Promise<void>,
): Promise<StepRun[]> {
  const done: StepRun[] = [];
  for (const [index, name] of names.entries()) {
    const announce = () => progress(`${doing} ${name} (${index + 1} of ${names.length}) …`);
    const timer = setTimeout(announce, SLOW);
    const began = performance.now();
    try {
      await run(name);
    } catch (error) {
      throw done.length > 0 && error instanceof DbError ? withDone(error, done) : error;
    } finally {
      clearTimeout(timer);
    }
    done.push({ name, milliseconds: Math.round(performance.now() - began) });
  }
  return done;
}

function withDone(error: DbError, done: readonly StepRun[]): DbError {
  const before = done.length === 1 ? `${done[0]?.name} had` : `${done.length} others had`;
  return new DbError(error.code, {
    message: `${error.message}\nBefore it, ${before} gone through, and that stays.`,
    next: error.next,
    cause: error.cause,
  });
}
