// @ts-check

/** The most coins and notes that somebody counts out so as not to break a larger one. */
const FEW = 3;

/** The most sums that are offered. */
const OFFERS = 6;

/** Without known notes: how many times the total a customer may well hand over. */
const TIMES = 100n;

/**
 * What a customer is likely to hand over: the exact sum first, then what a few coins and notes come to.
 *
 * A wallet has only some notes, so each kind counts: the sum that notes of this kind alone reach. A purse has coins of all
 * kinds: a sum that takes coins is offered only when it takes fewer pieces than every smaller one, or a single coin. So for
 * 2.25 € it is 2.50 (2 + 0.50) and never 4 (2 + 2).
 *
 * @param {bigint} total smallest units, above zero
 * @param {import('./denominations.js').Cash} cash
 * @returns {bigint[]} rising, at most six
 */
export function offersFor(total, { coins, notes }) {
  const pieces = [...coins, ...notes].reverse();
  const largestNote = notes.at(-1);
  const offers = new Set([total]);
  let fewest = countPieces(total, pieces);
  for (const { sum, note } of sumsAbove(total, coins, notes)) {
    const count = countPieces(sum, pieces);
    const isOffered =
      note === null ? count === 1 || (count <= FEW && count < fewest) : count <= FEW || note === largestNote;
    if (isOffered) offers.add(sum);
    fewest = Math.min(fewest, count);
    if (offers.size === OFFERS) break;
  }
  return [...offers];
}

/**
 * Whether so much money is more likely a slip than a payment: a note would come back whole.
 *
 * @param {bigint} tendered smallest units
 * @param {bigint} total
 * @param {import('./denominations.js').Cash} cash
 */
export function isDoubtful(tendered, total, { notes }) {
  return tendered - total >= (notes.at(-1) ?? total * TIMES);
}

/**
 * The total rounded up to whole numbers of each coin and of each note, rising.
 *
 * @param {bigint} total
 * @param {readonly bigint[]} coins
 * @param {readonly bigint[]} notes
 * @returns {{ sum: bigint, note: bigint | null }[]} `note`: the kind of note that reaches the sum alone
 */
function sumsAbove(total, coins, notes) {
  /** @param {bigint} piece */
  const reach = (piece) => ((total + piece - 1n) / piece) * piece;
  return [
    ...coins.map((coin) => ({ sum: reach(coin), note: null })),
    ...notes.map((note) => ({ sum: reach(note), note })),
  ].sort((a, b) => (a.sum < b.sum ? -1 : a.sum > b.sum ? 1 : 0));
}

/**
 * How many coins and notes a sum takes at least; infinitely many when it can't be paid.
 *
 * @param {bigint} sum
 * @param {readonly bigint[]} pieces falling
 */
function countPieces(sum, pieces) {
  let rest = sum;
  let count = 0;
  for (const piece of pieces) {
    count += Number(rest / piece);
    rest %= piece;
  }
  return rest === 0n ? count : Number.POSITIVE_INFINITY;
}
