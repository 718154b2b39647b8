import { fromMinorUnits } from '../../public/pricing/amounts.js';
import { PointsTooMany, worthOf } from '../../public/pricing/points.js';
import { Refusal } from '../errors.ts';
import type { Currency } from '../money.ts';
import type { Cart } from './order-schema.ts';
import type { LoyaltyTerms } from './sale-terms.ts';

/** The largest number of points that a customer can have: PostgreSQL's int. */
export const MOST_POINTS = 2_147_483_647;

/**
 * How many points a cart redeems, as far as the programme allows it. Whether the customer has them is for the statement that
 * sells to say, and whether the goods cost as much for the pricing.
 *
 * @param loyalty the active programme; null without one, or without a customer
 * @returns 0 where it redeems none
 * @throws Refusal POINTS_NOT_REDEEMABLE
 */
export function redeemedBy(cart: Cart, loyalty: LoyaltyTerms | null, { digits, code }: Currency): number {
  const { redeemPoints } = cart;
  if (redeemPoints === undefined) return 0;
  if (cart.customerId === undefined) throw refused('Points belong to a customer. Choose the customer first.');
  if (!loyalty) throw refused('No loyalty programme is active, so points are worth nothing now. Sell without them.');
  const { minPointsRedemption } = loyalty;
  if (redeemPoints < minPointsRedemption) {
    throw refused(`At least ${minPointsRedemption} points can be redeemed at once. Sell without them.`, {
      minPointsRedemption,
    });
  }
  if (worthOf(redeemPoints, loyalty, digits) === 0n) {
    throw refused(`${redeemPoints} points are worth less than ${fromMinorUnits(1n, digits)} ${code}. Redeem more.`);
  }
  return redeemPoints;
}

/** Runs the pricing, and refuses more points than the goods cost. */
export function refusingPoints<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PointsTooMany)) throw error;
    throw refused('The points are worth more than the goods cost. Redeem fewer.');
  }
}

function refused(message: string, details?: Record<string, unknown>): Refusal {
  return new Refusal('POINTS_NOT_REDEEMABLE', message, details);
}
