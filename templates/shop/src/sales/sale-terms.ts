import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { LoyaltyTerms } from '../../public/pricing/points.js';

export type { LoyaltyTerms };

/** What a sale is worked out from, besides the cart. */
export interface SaleTerms {
  readonly products: readonly ProductTerms[];
  /** Whether the customer pays no tax; null without a customer, or when there is none with the id. */
  readonly isTaxExempt: boolean | null;
  /** The active loyalty programme; null without one, or without a customer. */
  readonly loyalty: LoyaltyTerms | null;
}

export interface ProductTerms {
  readonly id: number;
  /** Decimal. */
  readonly price: string;
  /** Percent, decimal. */
  readonly taxRate: string;
  readonly isTaxExempt: boolean;
}

/**
 * Reads what products cost, who is exempt, and what points are worth. Nothing is locked: the statement that sells looks again, and refuses to sell
 * when something has changed in between.
 */
export async function readSaleTerms(
  prisma: PrismaClient,
  productIds: readonly number[],
  customerId: number | null,
): Promise<SaleTerms> {
  const rows = await prisma.$queryRaw<{ terms: string }[]>`
/* sale-terms */
SELECT json_build_object(
  'products', (
    SELECT coalesce(json_agg(json_build_object(
      'id', id, 'price', price::text, 'taxRate', tax_rate::text, 'isTaxExempt', is_tax_exempt
    )), '[]')
    FROM products WHERE id = ANY (${productIds}::int[])
  ),
  'isTaxExempt', (SELECT is_tax_exempt FROM customers WHERE id = ${customerId}::int),
  'loyalty', (
    SELECT json_build_object(
      'pointsPerUnit', points_per_unit::text, 'pointValue', point_value::text, 'minPointsRedemption', min_points_redemption
    )
    FROM loyalty_programs WHERE is_active AND ${customerId}::int IS NOT NULL
  )
)::text AS terms`;
  return JSON.parse(rows[0]?.terms ?? '{"products":[],"isTaxExempt":null,"loyalty":null}') as SaleTerms;
}
