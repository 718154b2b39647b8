import type { Prisma } from '../../prisma/generated/client.ts';
import type { BusinessDay } from '../business-day.ts';

/** How many, and how much together: an exact decimal number with the decimals of the column. */
export interface CountAndTotal {
  readonly count: number;
  readonly total: string;
}

/** What was sold with a tax rate, and what of it came back, without the tax and the tax itself. */
export interface TaxFigures {
  readonly taxRate: string;
  readonly isTaxExempt: boolean;
  readonly net: string;
  readonly tax: string;
  readonly refundedNet: string;
  readonly refundedTax: string;
}

/** What the orders of a shift say. */
export interface OrderFigures {
  readonly receipts: {
    readonly count: number;
    readonly first: number | null;
    readonly last: number | null;
    /** Hash of the last one's seal, hexadecimal; null if it has none. */
    readonly lastHash: string | null;
    /** Printed at the register's tills since the shift was opened, of whatever receipts. */
    readonly copies: number;
  };
  readonly sales: CountAndTotal;
  readonly voids: CountAndTotal;
  readonly refunds: CountAndTotal;
  readonly refundNumbers: { readonly count: number; readonly first: number | null; readonly last: number | null };
  readonly discounts: CountAndTotal;
  /** Lines whose price was changed by hand, and how far below the list they are together. */
  readonly priceOverrides: CountAndTotal;
  readonly discountOnSales: string;
  /** What redeemed points took off; it is no part of `discounts`. */
  readonly points: CountAndTotal;
  readonly pointsRedeemed: string;
  readonly pointsEarned: string;
  readonly rounding: string;
  readonly tax: string;
  /** What refunds gave back of tax. */
  readonly taxRefunded: string;
  readonly pieces: number;
  /** In the order of their names. */
  readonly people: readonly (CountAndTotal & { readonly id: number; readonly name: string })[];
  readonly taxes: readonly TaxFigures[];
  /** One for each of the days that were asked for; `day` is its place among them. */
  readonly days: readonly (CountAndTotal & { readonly day: number })[];
  /** The float, what the orders came to, and what happened to the drawer, less what was settled by other means than cash. */
  readonly expectedCash: string;
}

/** The first computation: from the orders with their lines, by the totals that each order has. */
export async function figuresFromOrders(
  tx: Prisma.TransactionClient,
  shiftId: number,
  days: readonly BusinessDay[],
  digits: number,
): Promise<OrderFigures> {
  const starts = days.map(({ startsAt }) => startsAt.toISOString());
  const rows = await tx.$queryRaw<[{ figures: string }]>`
WITH sold AS MATERIALIZED (
  SELECT id, user_id, status, receipt_number, total, discount, tax, rounding, prices_include_tax, completed_at,
    points_discount, points_redeemed, points_earned, points_after
  FROM orders
  WHERE shift_id = ${shiftId} AND status IN ('completed', 'refunded', 'voided')
),
sale AS MATERIALIZED (
  SELECT * FROM sold WHERE status <> 'voided'
),
line AS MATERIALIZED (
  SELECT
    order_id, order_items.tax_rate, is_tax_exempt, order_items.tax, order_items.discount, quantity,
    round(quantity * list_price, ${digits}::int) - line_total - order_items.discount AS below_list,
    line_total - order_discount - CASE WHEN prices_include_tax THEN order_items.tax ELSE 0 END AS net
  FROM sale JOIN order_items ON order_id = sale.id
),
refund AS MATERIALIZED (
  SELECT refunds.id, refunds.amount, refunds.tax, number
  FROM refunds JOIN orders ON orders.id = order_id
  WHERE refunds.shift_id = ${shiftId} AND orders.status <> 'voided'
),
taxed AS MATERIALIZED (
  SELECT tax_rate, is_tax_exempt, net, tax, 0 AS refunded_net, 0 AS refunded_tax FROM line
  UNION ALL
  SELECT tax_rate, is_tax_exempt, 0, 0, refund_items.amount - refund_items.tax, refund_items.tax
  FROM refund
  JOIN refund_items ON refund_id = refund.id
  JOIN order_items ON order_items.id = order_item_id
)
SELECT json_build_object(
  'receipts', (
    SELECT json_build_object(
      'count', count(*), 'first', min(receipt_number), 'last', max(receipt_number),
      'lastHash', (
        SELECT encode(hash, 'hex') FROM sold LEFT JOIN receipt_seals ON order_id = sold.id
        ORDER BY receipt_number DESC NULLS LAST LIMIT 1
      ),
      'copies', (
        SELECT count(*) FROM shifts
        JOIN devices ON devices.register_id = shifts.register_id
        JOIN receipt_prints ON device_id = devices.id AND printed_at >= opened_at AND copy > 0
        WHERE shifts.id = ${shiftId}
      )
    )
    FROM sold
  ),
  'sales', (SELECT json_build_object('count', count(*), 'total', coalesce(sum(total), 0)::text) FROM sale),
  'voids', (
    SELECT json_build_object('count', count(*), 'total', coalesce(sum(total), 0)::text)
    FROM sold WHERE status = 'voided'
  ),
  'refunds', (SELECT json_build_object('count', count(*), 'total', coalesce(sum(amount), 0)::text) FROM refund),
  'refundNumbers', (SELECT json_build_object('count', count(*), 'first', min(number), 'last', max(number)) FROM refund),
  'discounts', (
    SELECT json_build_object('count', count(*), 'total', coalesce(sum(discount), 0)::text)
    FROM (
      SELECT sum(discount) AS discount
      FROM (
        SELECT id, discount - points_discount AS discount FROM sale WHERE discount > points_discount
        UNION ALL
        SELECT order_id, discount FROM line WHERE discount > 0
      ) AS given
      GROUP BY id
    ) AS discounted
  ),
  'priceOverrides', (
    SELECT json_build_object('count', count(*), 'total', coalesce(sum(below_list), 0)::text)
    FROM line WHERE below_list IS NOT NULL
  ),
  'discountOnSales', (SELECT coalesce(sum(discount), 0)::text FROM sale),
  'points', (
    SELECT json_build_object('count', count(*), 'total', coalesce(sum(points_discount), 0)::text)
    FROM sale WHERE points_redeemed > 0
  ),
  -- Sales from before there was a ledger of points do not say what was left after them, and have no entry in it.
  'pointsRedeemed', (SELECT coalesce(sum(points_redeemed), 0)::text FROM sale WHERE points_after IS NOT NULL),
  'pointsEarned', (SELECT coalesce(sum(points_earned), 0)::text FROM sale WHERE points_after IS NOT NULL),
  'rounding', (SELECT coalesce(sum(rounding), 0)::text FROM sale),
  'tax', (SELECT coalesce(sum(tax), 0)::text FROM sale),
  'taxRefunded', (SELECT coalesce(sum(tax), 0)::text FROM refund),
  'pieces', (SELECT coalesce(sum(quantity), 0) FROM line),
  'people', (
    SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'count', count, 'total', total::text)
      ORDER BY name, id), '[]')
    FROM (SELECT user_id, count(*), sum(total) AS total FROM sale GROUP BY user_id) AS seller
    JOIN users ON users.id = user_id
  ),
  'taxes', (
    SELECT coalesce(json_agg(json_build_object(
      'taxRate', tax_rate::text, 'isTaxExempt', is_tax_exempt, 'net', net::text, 'tax', tax::text,
      'refundedNet', refunded_net::text, 'refundedTax', refunded_tax::text
    ) ORDER BY is_tax_exempt, tax_rate DESC), '[]')
    FROM (
      -- What is exempt is taxed at no rate, so the rate that it would have does not matter.
      SELECT
        CASE WHEN is_tax_exempt THEN 0 ELSE tax_rate END AS tax_rate, is_tax_exempt, sum(net) AS net, sum(tax) AS tax,
        sum(refunded_net) AS refunded_net, sum(refunded_tax) AS refunded_tax
      FROM taxed GROUP BY 1, 2
    ) AS rate
  ),
  'days', (
    SELECT coalesce(json_agg(json_build_object('day', day, 'count', count, 'total', total::text) ORDER BY day), '[]')
    FROM (
      SELECT greatest(width_bucket(completed_at, ${starts}::timestamptz[]), 1) - 1 AS day, count(*), sum(total) AS total
      FROM sale GROUP BY 1
    ) AS of_day
  ),
  'expectedCash', (
    (SELECT opening_float FROM shifts WHERE id = ${shiftId})
    + (SELECT coalesce(sum(total), 0) FROM sale)
    - (SELECT coalesce(sum(amount - change), 0) FROM payments JOIN sale ON sale.id = order_id WHERE method <> 'cash')
    - (SELECT coalesce(sum(amount), 0) FROM refund)
    + (
      SELECT coalesce(sum(refund_payments.amount), 0)
      FROM refund_payments JOIN refund ON refund.id = refund_id WHERE method <> 'cash'
    )
    + (
      SELECT coalesce(sum(CASE kind WHEN 'paid_in' THEN amount ELSE -amount END), 0)
      FROM cash_events WHERE shift_id = ${shiftId}
    )
  )::text
)::text AS figures`;
  return JSON.parse(rows[0].figures) as OrderFigures;
}
