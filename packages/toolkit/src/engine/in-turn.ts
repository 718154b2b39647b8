let last: Promise<unknown> = Promise.resolve();

/**
 * Does some work with a WebAssembly engine in this process, after all that was begun before. All engines share one memory, and
 * when two of them wait for a database at once, neither hears its answer.
 */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => {});
  return turn;
}
