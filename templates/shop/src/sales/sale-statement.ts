import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { type ReceiptRow, receiptProjection } from './receipt-projection.ts';

/** A sale that is ready to be tried. Amounts are decimal numbers in the currency's main unit. */
export interface SaleAttempt {
  readonly idempotencyKey: string;
  readonly requestHash: string;
  readonly userId: number;
  readonly registerId: number;
  readonly customerId: number | null;
  readonly lines: readonly { readonly productId: number; readonly quantity: number }[];
  /** What the customer handed over. */
  readonly tendered: string;
  /** Decimals of the currency. */
  readonly digits: number;
  /** The step to which the total is rounded. */
  readonly cashStep: string;
}

/** What the statement saw when it did not sell. */
export interface SaleFacts {
  readonly registerIsActive: boolean;
  readonly userIsActive: boolean;
  readonly customerIsActive: boolean;
  /** One for each different product of the cart; `name` is null if there is no such product. */
  readonly products: readonly {
    readonly id: number;
    readonly name: string | null;
    readonly isActive: boolean;
    readonly wanted: number;
    readonly left: number;
  }[];
  readonly total: string;
}

export type SaleOutcome =
  | { readonly sold: true; readonly receipt: ReceiptRow }
  | { readonly sold: false; readonly facts: SaleFacts };

/** The comment that {@link nameSaleStatement} knows the statement by. */
const SALE_MARK = '/* complete-sale */';

/**
 * Sells the cart, or writes nothing, in one statement and so in one transaction and one round trip.
 *
 * The products are locked first, always in the order of their ids, so carts with the same products queue up and never
 * deadlock. Everything is then decided from the locked rows: what another till has just sold is already seen. The
 * receipt counter is counted up last, within the same transaction, so a sale that fails leaves no gap.
 *
 * Two attempts with one key cannot both succeed: the unique index on the key makes the second one fail as a whole, after
 * waiting for the first if they come at the same time.
 *
 * @throws the driver's error, of which the unique violation of the key is one that the caller must expect
 */
export async function runSaleStatement(prisma: PrismaClient, sale: SaleAttempt): Promise<SaleOutcome> {
  const productIds = sale.lines.map((line) => line.productId);
  const quantities = sale.lines.map((line) => line.quantity);
  const rows = await prisma.$queryRaw<{ receipt: string | null; facts: string | null }[]>`
${Prisma.raw(SALE_MARK)}
WITH request AS MATERIALIZED (
  SELECT
    ${sale.idempotencyKey}::uuid AS idempotency_key,
    ${sale.requestHash}::text AS request_hash,
    ${sale.userId}::int AS user_id,
    ${sale.registerId}::int AS register_id,
    ${sale.customerId}::int AS customer_id,
    ${sale.tendered}::numeric AS tendered,
    ${sale.digits}::int AS digits,
    ${sale.cashStep}::numeric AS cash_step
),
line AS MATERIALIZED (
  SELECT position::int AS position, product_id, quantity
  FROM unnest(${productIds}::int[], ${quantities}::int[]) WITH ORDINALITY AS given (product_id, quantity, position)
),
wanted AS MATERIALIZED (
  SELECT product_id, sum(quantity)::int AS quantity FROM line GROUP BY product_id ORDER BY product_id
),
-- Row by row in the order of the ids. A row that another sale holds is waited for, and then read as that sale left it.
locked AS MATERIALIZED (
  SELECT product.*, wanted.quantity AS wanted
  FROM wanted
  CROSS JOIN LATERAL (
    SELECT id, name, sku, price, tax_rate, stock, is_active
    FROM products
    WHERE id = wanted.product_id
    FOR NO KEY UPDATE
  ) AS product
),
priced AS MATERIALIZED (
  SELECT line.position, line.quantity, locked.*, locked.price * line.quantity AS line_total
  FROM line JOIN locked ON locked.id = line.product_id
),
-- round() of a numeric rounds half away from zero.
taxed AS MATERIALIZED (
  SELECT priced.*, round(line_total * tax_rate / 100, digits) AS tax FROM request, priced
),
-- Only the total must be payable. What was finer (a price per litre, a missing coin) goes into the order's rounding.
due AS MATERIALIZED (
  SELECT subtotal, tax, round((subtotal + tax) / cash_step) * cash_step AS total
  FROM request, (SELECT coalesce(sum(line_total), 0) AS subtotal, coalesce(sum(tax), 0) AS tax FROM taxed) AS sums
),
register AS MATERIALIZED (
  SELECT registers.id FROM registers JOIN request ON registers.id = register_id WHERE is_active
),
cashier AS MATERIALIZED (
  SELECT users.id FROM users JOIN request ON users.id = user_id WHERE is_active
),
customer AS MATERIALIZED (
  SELECT customers.id FROM customers JOIN request ON customers.id = customer_id WHERE is_active
),
-- Shared, so that a shift cannot be closed and counted while a sale is still being added to it.
open_shift AS MATERIALIZED (
  SELECT id FROM shifts WHERE register_id = (SELECT id FROM register) AND closed_at IS NULL FOR SHARE
),
accepted AS MATERIALIZED (
  SELECT due.*
  FROM request, due, register, cashier
  WHERE (customer_id IS NULL OR EXISTS (SELECT FROM customer))
    AND NOT EXISTS (
      SELECT FROM wanted LEFT JOIN locked ON locked.id = wanted.product_id
      WHERE locked.id IS NULL OR NOT locked.is_active OR locked.stock < locked.wanted
    )
    AND tendered >= total
),
-- No second look at the stock: the rows are locked, and were they not, the CHECK on stock would stop the whole sale.
taken AS (
  UPDATE products SET stock = products.stock - locked.wanted FROM locked, accepted WHERE products.id = locked.id
),
numbered AS (
  INSERT INTO receipt_counters AS counter (register_id, last_number)
  SELECT register_id, 1 FROM request, accepted
  ON CONFLICT (register_id) DO UPDATE SET last_number = counter.last_number + 1
  RETURNING last_number
),
new_order AS (
  INSERT INTO orders (
    status, user_id, customer_id, register_id, shift_id, receipt_number, idempotency_key, request_hash,
    subtotal, tax, rounding, total, completed_at
  )
  SELECT
    'completed', user_id, customer_id, register_id, (SELECT id FROM open_shift), last_number, idempotency_key,
    request_hash, subtotal, tax, total - subtotal - tax, total, clock_timestamp()
  FROM request, accepted, numbered
  RETURNING *
),
new_items AS (
  INSERT INTO order_items (order_id, product_id, product_name, sku, quantity, unit_price, tax_rate, tax, line_total)
  SELECT new_order.id, taxed.id, name, sku, quantity, price, tax_rate, taxed.tax, line_total
  FROM new_order, taxed
  ORDER BY position
  RETURNING *
),
new_payments AS (
  INSERT INTO payments (order_id, method, amount, change)
  SELECT new_order.id, 'cash', tendered, tendered - total FROM new_order, request WHERE tendered > 0
  RETURNING *
),
new_movements AS (
  INSERT INTO stock_movements (product_id, kind, quantity, order_id, user_id)
  SELECT locked.id, 'sale', -wanted, new_order.id, user_id FROM new_order, locked
)
SELECT
  (${receiptProjection('new_order', 'new_items', 'new_payments')}) AS receipt,
  (
    SELECT json_build_object(
      'registerIsActive', EXISTS (SELECT FROM register),
      'userIsActive', EXISTS (SELECT FROM cashier),
      'customerIsActive', customer_id IS NULL OR EXISTS (SELECT FROM customer),
      'products', (
        SELECT json_agg(json_build_object(
          'id', wanted.product_id, 'name', name, 'isActive', coalesce(is_active, false),
          'wanted', quantity, 'left', coalesce(stock, 0)
        ) ORDER BY wanted.product_id)
        FROM wanted LEFT JOIN locked ON locked.id = wanted.product_id
      ),
      'total', total::text
    )::text
    FROM request, due
    WHERE NOT EXISTS (SELECT FROM new_order)
  ) AS facts`;
  const { receipt, facts } = rows[0] ?? { receipt: null, facts: null };
  if (receipt !== null) return { sold: true, receipt: JSON.parse(receipt) as ReceiptRow };
  if (facts !== null) return { sold: false, facts: JSON.parse(facts) as SaleFacts };
  throw new Error('The sale statement answered with neither a receipt nor a reason.');
}

/**
 * Lets PostgreSQL plan the sale once for each connection and not for each sale, which is worth two thirds of its time.
 * Only this statement: a prepared one fails after a migration that changes the types of its columns, and this one's
 * columns are always text.
 * @returns a name for the prepared statement, or an empty string for none
 */
export function nameSaleStatement(query: { readonly sql: string }): string {
  return query.sql.includes(SALE_MARK) ? 'complete_sale' : '';
}
