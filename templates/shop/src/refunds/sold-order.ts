import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { Tender } from '../../public/pricing/refund.js';

/** A sale as it was sold, with what has come back of it. Amounts are decimal numbers as they are stored. */
export interface SoldOrder {
  readonly status: 'pending' | 'completed' | 'cancelled' | 'voided' | 'refunded';
  readonly customerId: number | null;
  readonly rounding: string;
  readonly pointsEarned: number;
  readonly pointsRedeemed: number;
  /** In the order of the receipt. */
  readonly lines: readonly {
    readonly id: number;
    readonly productId: number;
    readonly name: string;
    readonly quantity: number;
    /** With tax and after all discounts. */
    readonly paid: string;
    readonly tax: string;
    /** What redeemed points took off it. */
    readonly pointsDiscount: string;
    /** Pieces that came back. */
    readonly back: number;
  }[];
  readonly tenders: readonly { readonly method: Tender; readonly paid: string }[];
  /** What went back to each tender that the sale was paid with, cash before it was rounded. */
  readonly back: Readonly<Record<Tender, string>>;
  /** The store credits that it was paid with, in the order in which they were made. */
  readonly credits: readonly { readonly id: number; readonly paid: string; readonly back: string }[];
  /** What the pieces that came back were worth, before cash was rounded. */
  readonly returned: string;
  /** What was handed out by refunds that no manager had to allow. */
  readonly unallowed: string;
}

/** Reads a sale with what has come back of it; null if there is none. */
export async function findSoldOrder(
  database: PrismaClient | Prisma.TransactionClient,
  orderId: number,
): Promise<SoldOrder | null> {
  const rows = await database.$queryRaw<{ sold: string }[]>`
WITH refund AS MATERIALIZED (
  SELECT id, amount, rounding, was_allowed FROM refunds WHERE order_id = ${orderId}
),
handed_out AS MATERIALIZED (
  SELECT method, refund_payments.amount FROM refund JOIN refund_payments ON refund_id = refund.id
),
credit AS MATERIALIZED (
  SELECT
    store_credit_id AS id,
    -coalesce(sum(amount) FILTER (WHERE kind = 'redeemed'), 0) AS paid,
    coalesce(sum(amount) FILTER (WHERE kind = 'given_back'), 0) AS back
  FROM store_credit_entries WHERE order_id = ${orderId} AND kind <> 'issued'
  GROUP BY store_credit_id
)
SELECT json_build_object(
  'status', status, 'customerId', customer_id, 'rounding', rounding::text,
  'pointsEarned', points_earned, 'pointsRedeemed', points_redeemed,
  'lines', (
    SELECT coalesce(json_agg(json_build_object(
      'id', id, 'productId', product_id, 'name', product_name, 'quantity', quantity, 'tax', tax::text,
      'pointsDiscount', points_discount::text,
      'paid', (line_total - order_discount + CASE WHEN prices_include_tax THEN 0 ELSE order_items.tax END)::text,
      'back', (SELECT coalesce(sum(quantity), 0) FROM refund_items WHERE order_item_id = order_items.id)
    ) ORDER BY id), '[]')
    FROM order_items WHERE order_id = orders.id
  ),
  'tenders', (
    SELECT coalesce(json_agg(json_build_object('method', method, 'paid', paid::text)), '[]')
    FROM (SELECT method, sum(amount - change) AS paid FROM payments WHERE order_id = orders.id GROUP BY method) AS tender
  ),
  'back', json_build_object(
    'card', (SELECT coalesce(sum(amount), 0)::text FROM handed_out WHERE method = 'card'),
    'store_credit', (SELECT coalesce(sum(back), 0)::text FROM credit),
    'cash', (
      (SELECT coalesce(sum(amount), 0) FROM handed_out WHERE method = 'cash')
      - (SELECT coalesce(sum(refund.rounding), 0) FROM refund)
    )::text
  ),
  'credits', (
    SELECT coalesce(json_agg(json_build_object('id', id, 'paid', paid::text, 'back', back::text) ORDER BY id), '[]')
    FROM credit
  ),
  'returned', (SELECT coalesce(sum(amount - refund.rounding), 0)::text FROM refund),
  'unallowed', (SELECT coalesce(sum(amount), 0)::text FROM refund WHERE NOT was_allowed)
)::text AS sold
FROM orders WHERE id = ${orderId}`;
  return rows[0] ? (JSON.parse(rows[0].sold) as SoldOrder) : null;
}
