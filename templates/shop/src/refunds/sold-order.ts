import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';

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
    /** Pieces that came back. */
    readonly back: number;
  }[];
  readonly tenders: readonly {
    readonly method: 'cash' | 'card';
    readonly paid: string;
    /** What went back to it, before rounding. */
    readonly back: string;
  }[];
}

/** Reads a sale with what has come back of it; null if there is none. */
export async function findSoldOrder(
  database: PrismaClient | Prisma.TransactionClient,
  orderId: number,
): Promise<SoldOrder | null> {
  const rows = await database.$queryRaw<{ sold: string }[]>`
SELECT json_build_object(
  'status', status, 'customerId', customer_id, 'rounding', rounding::text,
  'pointsEarned', points_earned, 'pointsRedeemed', points_redeemed,
  'lines', (
    SELECT coalesce(json_agg(json_build_object(
      'id', id, 'productId', product_id, 'name', product_name, 'quantity', quantity, 'tax', tax::text,
      'paid', (line_total - order_discount + CASE WHEN prices_include_tax THEN 0 ELSE order_items.tax END)::text,
      'back', (SELECT coalesce(sum(quantity), 0) FROM refund_items WHERE order_item_id = order_items.id)
    ) ORDER BY id), '[]')
    FROM order_items WHERE order_id = orders.id
  ),
  'tenders', (
    SELECT coalesce(json_agg(json_build_object('method', method, 'paid', paid::text, 'back', (
      SELECT coalesce(sum(refund_items.amount), 0)::text
      FROM refunds JOIN refund_items ON refund_id = refunds.id
      WHERE refunds.order_id = orders.id AND refunds.method = tender.method
    ))), '[]')
    FROM (SELECT method, sum(amount - change) AS paid FROM payments WHERE order_id = orders.id GROUP BY method) AS tender
  )
)::text AS sold
FROM orders WHERE id = ${orderId}`;
  return rows[0] ? (JSON.parse(rows[0].sold) as SoldOrder) : null;
}
