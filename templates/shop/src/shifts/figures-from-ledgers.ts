import type { Prisma } from '../../prisma/generated/client.ts';

/** What the ledgers of a shift add up to. */
export interface LedgerFigures {
  readonly sales: string;
  readonly refunds: string;
  readonly expectedCash: string;
  readonly tax: string;
  readonly taxRefunded: string;
  readonly discountOnSales: string;
  /** From the first receipt number to the last. */
  readonly receipts: string;
  /** From the first refund number to the last. */
  readonly refundNumbers: string;
  readonly creditIssued: string;
  readonly creditRedeemed: string;
  /** Pieces that left the shelves. */
  readonly pieces: string;
  readonly pointsDiscount: string;
  readonly pointsRedeemed: string;
  readonly pointsEarned: string;
  readonly people: readonly { readonly id: number; readonly total: string }[];
}

/**
 * The third computation: one statement that trusts no total. It writes each line, rounding, payment, piece that came back, cash
 * event, and movement of store credit, stock and points as an entry in a ledger, below the figure that it counts for, and adds
 * up the entries.
 */
export async function figuresFromLedgers(tx: Prisma.TransactionClient, shiftId: number): Promise<LedgerFigures> {
  const rows = await tx.$queryRaw<[{ figures: string }]>`
WITH sale AS MATERIALIZED (
  SELECT id, user_id, rounding, prices_include_tax
  FROM orders WHERE shift_id = ${shiftId} AND status IN ('completed', 'refunded')
),
goods AS MATERIALIZED (
  SELECT
    user_id,
    sum(line_total - order_discount + CASE WHEN prices_include_tax THEN 0 ELSE tax END) AS amount,
    sum(tax) AS tax,
    sum(order_discount) AS discount,
    sum(points_discount) AS points
  FROM sale JOIN order_items ON order_id = sale.id
  GROUP BY user_id
  UNION ALL
  SELECT user_id, sum(rounding), 0, 0, 0 FROM sale GROUP BY user_id
),
returned AS MATERIALIZED (
  SELECT refunds.id, refunds.rounding, number
  FROM refunds JOIN orders ON orders.id = order_id
  WHERE refunds.shift_id = ${shiftId} AND status <> 'voided'
),
piece_back AS MATERIALIZED (
  SELECT refund_items.amount, refund_items.tax FROM returned JOIN refund_items ON refund_id = returned.id
),
entry (figure, amount) AS (
  SELECT 'sales', amount FROM goods
  UNION ALL SELECT 'tax', tax FROM goods
  UNION ALL SELECT 'discountOnSales', discount FROM goods
  UNION ALL SELECT 'refunds', amount FROM piece_back
  UNION ALL SELECT 'refunds', rounding FROM returned
  UNION ALL SELECT 'taxRefunded', tax FROM piece_back
  UNION ALL SELECT 'refundNumbers', max(number) - min(number) + 1 FROM returned
  UNION ALL SELECT 'creditIssued', store_credit_entries.amount
    FROM store_credit_entries JOIN returned ON returned.id = refund_id
  UNION ALL SELECT 'creditRedeemed', -store_credit_entries.amount
    FROM store_credit_entries JOIN sale ON sale.id = order_id WHERE kind = 'redeemed'
  UNION ALL SELECT 'pointsDiscount', points FROM goods
  UNION ALL SELECT 'pointsRedeemed', -points FROM loyalty_movements JOIN sale ON sale.id = order_id WHERE kind = 'redeemed'
  UNION ALL SELECT 'pointsEarned', points FROM loyalty_movements JOIN sale ON sale.id = order_id WHERE kind = 'earned'
  UNION ALL SELECT 'expectedCash', opening_float FROM shifts WHERE id = ${shiftId}
  UNION ALL SELECT 'expectedCash', sum(payments.amount) - sum(change)
    FROM payments JOIN sale ON sale.id = order_id WHERE method = 'cash'
  UNION ALL SELECT 'expectedCash', -amount
    FROM refund_payments JOIN returned ON returned.id = refund_id WHERE method = 'cash'
  UNION ALL SELECT 'expectedCash', CASE WHEN kind IN ('paid_out', 'drop') THEN -amount ELSE amount END
    FROM cash_events WHERE shift_id = ${shiftId}
  UNION ALL SELECT 'receipts', max(receipt_number) - min(receipt_number) + 1 FROM orders WHERE shift_id = ${shiftId}
  UNION ALL SELECT 'pieces', -sum(quantity) FROM stock_movements JOIN sale ON sale.id = order_id WHERE kind = 'sale'
),
total AS (
  SELECT figure, sum(amount)::text AS amount
  FROM unnest(ARRAY[
    'sales', 'tax', 'discountOnSales', 'refunds', 'taxRefunded', 'refundNumbers', 'creditIssued', 'creditRedeemed',
    'pointsDiscount', 'pointsRedeemed', 'pointsEarned', 'expectedCash', 'receipts', 'pieces'
  ]) AS asked (figure)
  LEFT JOIN entry USING (figure)
  GROUP BY figure
)
SELECT (
  (SELECT jsonb_object_agg(figure, coalesce(amount, '0')) FROM total)
  || jsonb_build_object('people', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', user_id, 'total', amount::text)), '[]')
    FROM (SELECT user_id, sum(amount) AS amount FROM goods GROUP BY user_id) AS seller
  ))
)::text AS figures`;
  return JSON.parse(rows[0].figures) as LedgerFigures;
}
