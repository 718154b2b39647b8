/** Exit codes of the generator: 0 fine, 2 a mistake in what was asked for, 3 it could not be carried out. */
export const exitCodes = { usage: 2, couldNotRun: 3, interrupted: 130 } as const;

/**
 * Mistakes of the person who called, each one sentence that says what, why and what to do next. They are found before
 * anything is written, and shown together, without a stack.
 */
export class UsageFault extends Error {
  /** The process' exit code; `yo` exits with an error's `code`. */
  readonly code: number = exitCodes.usage;
  readonly faults: readonly string[];

  /** @param faults at least one sentence */
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'UsageFault';
    this.faults = faults;
  }
}

/** Something outside of our hands stopped the work: a full disk, a failed installation, Ctrl+C. */
export class CouldNotRun extends Error {
  readonly code: number;

  /** @param message what happened, and what to do next @param code the process' exit code */
  constructor(message: string, options: { cause?: unknown; code?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = 'CouldNotRun';
    this.code = options.code ?? exitCodes.couldNotRun;
  }
}
