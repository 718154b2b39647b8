import { divideRounded } from '../../public/pricing/amounts.js';
import type { PointsBack } from '../customers/give-points-back.ts';
import type { SoldOrder } from './sold-order.ts';

/**
 * The points that come back with some pieces of a sale. Each number is the difference of two shares, after and before, so that
 * refunds in any number of steps bring back exactly what was earned and redeemed.
 *
 * Earned points go by the money that comes back, redeemed ones by what points took off the pieces: a sale that points have
 * paid wholly gives back no money.
 *
 * @param order with what came back before
 * @param now pieces that come back, by the id of their line
 * @param money amounts of the order's lines, of its earlier refunds and of this one, in smallest units
 * @param units reads a stored amount in smallest units
 */
export function pointsOfRefund(
  order: SoldOrder,
  now: ReadonlyMap<number, number>,
  money: { whole: bigint; earlier: bigint; now: bigint },
  units: (stored: string) => bigint,
): PointsBack {
  const off = order.lines.map((line) => {
    const whole = units(line.pointsDiscount);
    const share = (pieces: number): bigint => divideRounded(whole * BigInt(pieces), BigInt(line.quantity));
    return { whole, earlier: share(line.back), after: share(line.back + (now.get(line.id) ?? 0)) };
  });
  const sum = (key: 'whole' | 'earlier' | 'after'): bigint => off.reduce((all, line) => all + line[key], 0n);
  return {
    returned: between(order.pointsRedeemed, sum('whole'), sum('earlier'), sum('after')),
    takenBack: between(order.pointsEarned, money.whole, money.earlier, money.earlier + money.now),
  };
}

/** What points come back between two parts of a whole. */
function between(points: number, whole: bigint, earlier: bigint, after: bigint): number {
  if (whole === 0n) return 0;
  const share = (part: bigint): bigint => divideRounded(BigInt(points) * part, whole);
  return Number(share(after) - share(earlier));
}
