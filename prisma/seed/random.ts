/** A repeatable source of chance: the same seed gives the same shop on every machine. */
export interface Random {
  /** A number from 0 up to, and without, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in `share` (0–1) of the calls. */
  chance(share: number): boolean;
  /** One element. Throws a RangeError when the list is empty. */
  pick<T>(list: readonly T[]): T;
  /** One element, each as likely as its weight. Throws a RangeError when no weight is above zero. */
  pickWeighted<T>(list: readonly T[], weight: (element: T) => number): T;
}

/** The generator mulberry32 (public domain, Tommy Ettinger): 32 bits of state are plenty for sample data. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function pick<T>(list: readonly T[]): T {
    const element = list[Math.floor(next() * list.length)];
    if (element === undefined) throw new RangeError('Nothing to pick from.');
    return element;
  }

  function pickWeighted<T>(list: readonly T[], weight: (element: T) => number): T {
    let rest = next() * list.reduce((sum, element) => sum + weight(element), 0);
    for (const element of list) {
      rest -= weight(element);
      if (rest < 0) return element;
    }
    throw new RangeError('Nothing to pick from.');
  }

  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (share) => next() < share,
    pick,
    pickWeighted,
  };
}
