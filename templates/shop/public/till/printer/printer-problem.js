// @ts-check

/** Why the printer does not print, in a sentence for whoever stands before it. */
export class PrinterProblem extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'PrinterProblem';
  }
}

export const NO_PAPER = 'The printer has no paper. Put in a new roll, close it, and print again.';
export const NOT_READY = 'The printer is not ready. See to its paper and its cover, and print again.';
export const GONE = 'The printer is not connected any more. Switch it on, plug it in, and connect it in the menu.';
export const STUCK =
  'The printer takes nothing more. See to its paper and its cover: it may print the rest then. If it does not, print again.';

/** Milliseconds in which a printer takes a piece of a receipt, unless it has stopped. */
const PATIENCE = 10_000;

/**
 * What a printer does, or the problem that it does not get done.
 *
 * @template T
 * @param {Promise<T>} work
 * @param {number} [patience] milliseconds
 * @returns {Promise<T>}
 * @throws {PrinterProblem}
 */
export async function inTime(work, patience = PATIENCE) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new PrinterProblem(STUCK)), patience);
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([work, late]));
  } catch (error) {
    if (error instanceof PrinterProblem) throw error;
    throw new PrinterProblem(GONE, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
