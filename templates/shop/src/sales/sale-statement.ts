import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { canonicalForm2 } from './canonical-form-2.ts';
import type { PricedCart } from './price-cart.ts';
import { type ReceiptRow, receiptProjection } from './receipt-projection.ts';
import { MOST_POINTS } from './redeem-points.ts';

/** A sale that is ready to be tried. Amounts are decimal numbers in the currency's main unit. */
export interface SaleAttempt {
  readonly idempotencyKey: string;
  readonly requestHash: string;
  readonly userId: number;
  readonly registerId: number;
  readonly customerId: number | null;
  /** The manager who approved a discount; null where nobody had to. */
  readonly approvedById: number | null;
  /** The manager who approved another price than the list says; null where nobody had to. */
  readonly priceApprovedById: number | null;
  /** The shop's name and the code of its currency, as the receipt will say for good. */
  readonly shop: { readonly name: string; readonly currency: string };
  /** What it costs. */
  readonly cart: PricedCart;
}

/** What the statement saw when it did not sell. */
export interface SaleFacts {
  readonly registerIsActive: boolean;
  readonly hasOpenShift: boolean;
  readonly userIsActive: boolean;
  readonly customerIsActive: boolean;
  /** What the customer has; null without one. */
  readonly points: number | null;
  /** One for each different product of the cart; `name` is null if there is no such product. */
  readonly products: readonly {
    readonly id: number;
    readonly name: string | null;
    readonly isActive: boolean;
    readonly wanted: number;
    readonly left: number;
  }[];
  /** The store credits that the cart is to be paid with; `left` is null if there is none with the code. */
  readonly credits: readonly { readonly code: string; readonly wanted: string; readonly left: string | null }[];
  /**
   * A price, a tax rate, an exemption or the loyalty programme is no longer what the cart was worked out from: work it out again.
   */
  readonly hasChanged: boolean;
  /** All is well, but the register has no row yet that counts its receipts: add it, and sell again. */
  readonly lacksCounter: boolean;
}

export type SaleOutcome =
  | { readonly sold: true; readonly receipt: ReceiptRow }
  | { readonly sold: false; readonly facts: SaleFacts };

const AS_SOLD = {
  previous: Prisma.sql`encode(counter.last_hash, 'hex')`,
  shopName: Prisma.sql`request.shop_name`,
  currency: Prisma.sql`request.currency`,
  registerName: Prisma.sql`register.name`,
  cashierName: Prisma.sql`cashier.name`,
};

/**
 * Sells the cart, or writes nothing, in one statement and so in one transaction and one round trip.
 *
 * The products are locked first, always in the order of their ids, so carts with the same products queue up and never
 * deadlock; the customer's row comes next. Everything is then decided from the locked rows: what another till has just sold
 * is already seen. What the cart costs was worked out before, from prices that were read without a lock; the locked rows must still say the same. The
 * receipt counter is locked last and counted up within the same transaction, so a sale that fails leaves no gap. It holds the
 * hash of the register's last receipt, which goes into the seal of this one.
 *
 * Within a transaction of others it sees what they have written, and is written or not with them.
 *
 * Two attempts with one key cannot both succeed: the unique index on the key makes the second one fail as a whole, after
 * waiting for the first if they come at the same time.
 *
 * @throws the driver's error, of which the unique violation of the key is one that the caller must expect
 */
export async function runSaleStatement(
  prisma: PrismaClient | Prisma.TransactionClient,
  sale: SaleAttempt,
): Promise<SaleOutcome> {
  const { cart } = sale;
  const rows = await prisma.$queryRaw<{ receipt: string | null; facts: string | null }[]>`
/* complete-sale */
WITH request AS MATERIALIZED (
  SELECT
    ${sale.idempotencyKey}::uuid AS idempotency_key,
    ${sale.requestHash}::text AS request_hash,
    ${sale.userId}::int AS user_id,
    ${sale.registerId}::int AS register_id,
    ${sale.customerId}::int AS customer_id,
    ${sale.approvedById}::int AS approved_by_id,
    ${sale.priceApprovedById}::int AS price_approved_by_id,
    ${sale.shop.name}::text AS shop_name,
    ${sale.shop.currency}::text AS currency,
    ${cart.isCustomerExempt}::boolean AS customer_is_exempt,
    ${cart.pricesIncludeTax}::boolean AS prices_include_tax,
    ${cart.subtotal}::numeric AS subtotal,
    ${cart.discount}::numeric AS discount,
    ${cart.discountReason}::text AS discount_reason,
    ${cart.note}::text AS note,
    ${cart.loyalty?.pointsPerUnit ?? null}::numeric AS known_points_per_unit,
    ${cart.loyalty?.pointValue ?? null}::numeric AS known_point_value,
    ${cart.loyalty?.minPointsRedemption ?? null}::int AS known_min_points,
    ${cart.pointsRedeemed}::int AS points_redeemed,
    ${cart.pointsDiscount}::numeric AS points_discount,
    ${cart.fits ? Number(cart.pointsEarned) : 0}::int AS points_earned,
    ${cart.tax}::numeric AS tax,
    ${cart.rounding}::numeric AS rounding,
    ${cart.total}::numeric AS total,
    ${cart.fits && cart.tenders.fault === null}::boolean AS is_payable
),
line AS MATERIALIZED (
  SELECT *
  FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(cart.lines)}::jsonb) AS (
    "productId" int, quantity int, "knownPrice" numeric, "knownTaxRate" numeric, "knownTaxExempt" boolean,
    "unitPrice" numeric, "listPrice" numeric, "priceReason" text, note text, discount numeric, "discountReason" text,
    "orderDiscount" numeric,
    "pointsDiscount" numeric, "taxRate" numeric, "isTaxExempt" boolean, tax numeric, "lineTotal" numeric
  )) WITH ORDINALITY AS given (
    product_id, quantity, known_price, known_tax_rate, known_tax_exempt,
    unit_price, list_price, price_reason, note, discount, discount_reason,
    order_discount,
    points_discount, tax_rate, is_tax_exempt, tax, line_total, position
  )
),
wanted AS MATERIALIZED (
  SELECT product_id, sum(quantity)::int AS quantity FROM line GROUP BY product_id ORDER BY product_id
),
-- Row by row in the order of the ids. A row that another sale holds is waited for, and then read as that sale left it.
locked AS MATERIALIZED (
  SELECT product.*, wanted.quantity AS wanted
  FROM wanted
  CROSS JOIN LATERAL (
    SELECT id, name, sku, price, tax_rate, is_tax_exempt, stock, is_active
    FROM products
    WHERE id = wanted.product_id
    FOR NO KEY UPDATE
  ) AS product
),
register AS MATERIALIZED (
  SELECT registers.id, name FROM registers JOIN request ON registers.id = register_id WHERE is_active
),
cashier AS MATERIALIZED (
  SELECT users.id, name FROM users JOIN request ON users.id = user_id WHERE is_active
),
-- After the products, as whoever takes a sale back does it; so two tills that use one customer's points wait, and never for
-- each other.
customer AS MATERIALIZED (
  SELECT customers.id, is_tax_exempt, loyalty_points
  FROM customers JOIN request ON customers.id = customer_id
  WHERE is_active AND (SELECT count(*) FROM locked) >= 0
  FOR NO KEY UPDATE OF customers
),
-- Shared: the programme is not changed or ended while a sale goes by it.
program AS MATERIALIZED (
  SELECT points_per_unit, point_value, min_points_redemption
  FROM loyalty_programs JOIN request ON customer_id IS NOT NULL
  WHERE is_active
  FOR SHARE OF loyalty_programs
),
change AS MATERIALIZED (
  SELECT
    EXISTS (
      SELECT FROM line JOIN locked ON locked.id = line.product_id
      WHERE (price, locked.tax_rate, locked.is_tax_exempt) <> (known_price, known_tax_rate, known_tax_exempt)
    ) OR EXISTS (
      SELECT FROM customer, request WHERE is_tax_exempt IS DISTINCT FROM customer_is_exempt
    ) OR EXISTS (
      SELECT FROM request LEFT JOIN program ON true
      WHERE (points_per_unit, point_value, min_points_redemption)
        IS DISTINCT FROM (known_points_per_unit, known_point_value, known_min_points)
    ) AS has_happened
),
wanted_credit AS MATERIALIZED (
  SELECT code, sum(amount) AS amount
  FROM jsonb_to_recordset(${JSON.stringify(cart.tenders.credits)}::jsonb) AS given (code text, amount numeric)
  GROUP BY code
),
-- Locked after the products and the customer, in the order of the ids, and read as another till has left them.
credit AS MATERIALIZED (
  SELECT held.*, named.amount
  FROM (
    SELECT store_credits.id, wanted_credit.amount
    FROM wanted_credit JOIN store_credits USING (code)
    WHERE (SELECT count(*) FROM locked) >= 0 AND (SELECT count(*) FROM customer) >= 0
    ORDER BY store_credits.id
  ) AS named
  CROSS JOIN LATERAL (
    SELECT id, code, balance FROM store_credits WHERE id = named.id FOR NO KEY UPDATE
  ) AS held
),
-- Shared, so that a shift cannot be closed and counted while a sale is still being added to it.
open_shift AS MATERIALIZED (
  SELECT id FROM shifts WHERE register_id = (SELECT id FROM register) AND closed_at IS NULL FOR SHARE
),
accepted AS MATERIALIZED (
  SELECT register_id
  FROM request, register, cashier, open_shift, change
  WHERE NOT has_happened
    AND is_payable
    AND (customer_id IS NULL OR EXISTS (
      SELECT FROM customer
      WHERE loyalty_points >= points_redeemed
        AND loyalty_points::bigint - points_redeemed + points_earned <= ${MOST_POINTS}::bigint
    ))
    AND NOT EXISTS (
      SELECT FROM wanted LEFT JOIN locked ON locked.id = wanted.product_id
      WHERE locked.id IS NULL OR NOT locked.is_active OR locked.stock < locked.wanted
    )
    AND NOT EXISTS (
      SELECT FROM wanted_credit LEFT JOIN credit USING (code) WHERE coalesce(balance, -1) < wanted_credit.amount
    )
),
-- The next sale of this register waits here, and then reads what this one left.
counter AS MATERIALIZED (
  SELECT held.*
  FROM accepted
  CROSS JOIN LATERAL (
    SELECT register_id, last_number, last_hash FROM receipt_counters
    WHERE receipt_counters.register_id = accepted.register_id
    FOR NO KEY UPDATE
  ) AS held
),
-- What is left is worked out from the locked rows, here and below, and never from the row that is updated: PostgreSQL finds
-- that one as it was when the statement began, and tries the CHECKs on it before it looks for a newer version. So what came back
-- while the sale waited would be missing, and the CHECK would stop a sale that is right.
taken AS (
  UPDATE products SET stock = locked.stock - locked.wanted FROM locked, counter WHERE products.id = locked.id
),
collected AS (
  UPDATE customers SET loyalty_points = customer.loyalty_points - points_redeemed + points_earned
  FROM request, customer, counter
  WHERE customers.id = customer.id AND (points_redeemed > 0 OR points_earned > 0)
),
new_order AS (
  INSERT INTO orders (
    status, user_id, customer_id, register_id, shift_id, receipt_number, idempotency_key, request_hash,
    prices_include_tax, subtotal, discount, discount_reason, note, points_earned, points_redeemed, points_discount,
    points_after, tax, rounding, total, completed_at
  )
  SELECT
    'completed', user_id, customer_id, request.register_id, open_shift.id, last_number + 1, idempotency_key,
    request_hash, prices_include_tax, subtotal, discount + points_discount, discount_reason, note, points_earned,
    points_redeemed, points_discount,
    (SELECT loyalty_points - points_redeemed + points_earned FROM customer, program),
    tax, rounding, request.total, clock_timestamp()
  FROM request, open_shift, counter
  RETURNING *
),
new_items AS (
  INSERT INTO order_items (
    order_id, product_id, product_name, sku, quantity, unit_price, list_price, price_reason, note, discount,
    discount_reason, order_discount, points_discount, tax_rate, is_tax_exempt, tax, line_total
  )
  SELECT
    new_order.id, product_id, name, sku, quantity, unit_price, list_price, price_reason, line.note, line.discount,
    line.discount_reason, order_discount,
    line.points_discount, line.tax_rate, line.is_tax_exempt, line.tax, line_total
  FROM new_order, line JOIN locked ON locked.id = line.product_id
  ORDER BY position
  RETURNING *
),
new_payments AS (
  INSERT INTO payments (order_id, method, amount, change, reference)
  SELECT new_order.id, method, amount, change, reference
  FROM new_order, ROWS FROM (jsonb_to_recordset(${JSON.stringify(cart.tenders.payments)}::jsonb) AS (
    method payment_method, amount numeric, change numeric, reference text
  )) WITH ORDINALITY AS given (method, amount, change, reference, position)
  ORDER BY position
  RETURNING *
),
redeemed AS (
  UPDATE store_credits SET balance = credit.balance - credit.amount
  FROM credit, counter WHERE store_credits.id = credit.id
),
new_credit_entries AS (
  INSERT INTO store_credit_entries (store_credit_id, kind, amount, order_id)
  SELECT credit.id, 'redeemed', -credit.amount, new_order.id FROM new_order, credit
),
canonical AS MATERIALIZED (
  SELECT new_order.id AS order_id, new_order.register_id, receipt_number, ${canonicalForm2('new_order', 'new_items', 'new_payments', AS_SOLD)} AS text
  FROM new_order, request, register, cashier, counter
),
new_seal AS (
  INSERT INTO receipt_seals (order_id, form, text, hash)
  SELECT order_id, 2, text, sha256(convert_to(text, 'UTF8')) FROM canonical
  RETURNING *
),
counted AS (
  UPDATE receipt_counters SET last_number = receipt_number, last_hash = hash
  FROM canonical JOIN new_seal USING (order_id)
  WHERE receipt_counters.register_id = canonical.register_id
),
new_movements AS (
  INSERT INTO stock_movements (product_id, kind, quantity, order_id, user_id)
  SELECT locked.id, 'sale', -wanted, new_order.id, user_id FROM new_order, locked
),
new_points AS (
  INSERT INTO loyalty_movements (customer_id, kind, points, order_id, user_id)
  SELECT customer_id, kind, points, new_order.id, user_id
  FROM new_order
  CROSS JOIN LATERAL (
    VALUES (1, 'redeemed'::loyalty_movement_kind, -points_redeemed), (2, 'earned', points_earned)
  ) AS moved (place, kind, points)
  WHERE points <> 0
  ORDER BY place
),
new_audit AS (
  INSERT INTO audit_log (user_id, approved_by_id, action, entity, entity_id)
  SELECT request.user_id, approved_by_id, 'sale.discount-above-limit', 'order', new_order.id::text
  FROM new_order, request
  WHERE approved_by_id IS NOT NULL
),
-- Whoever changes a price by hand is written down, a manager who may do it alone as well.
new_price_audit AS (
  INSERT INTO audit_log (user_id, approved_by_id, action, entity, entity_id, data)
  SELECT request.user_id, price_approved_by_id, 'sale.price-override', 'order', new_order.id::text, changed.data
  FROM new_order, request, (
    SELECT jsonb_agg(jsonb_build_object(
      'productId', product_id, 'listPrice', list_price::text, 'price', unit_price::text, 'reason', price_reason
    ) ORDER BY position) AS data
    FROM line WHERE list_price IS NOT NULL
  ) AS changed
  WHERE changed.data IS NOT NULL
)
SELECT
  (${receiptProjection('new_order', 'new_items', 'new_payments', 'new_seal')}) AS receipt,
  (
    SELECT json_build_object(
      'registerIsActive', EXISTS (SELECT FROM register),
      'hasOpenShift', EXISTS (SELECT FROM open_shift),
      'userIsActive', EXISTS (SELECT FROM cashier),
      'customerIsActive', customer_id IS NULL OR EXISTS (SELECT FROM customer),
      'points', (SELECT loyalty_points FROM customer),
      'products', (
        SELECT json_agg(json_build_object(
          'id', wanted.product_id, 'name', name, 'isActive', coalesce(is_active, false),
          'wanted', quantity, 'left', coalesce(stock, 0)
        ) ORDER BY wanted.product_id)
        FROM wanted LEFT JOIN locked ON locked.id = wanted.product_id
      ),
      'credits', (
        SELECT coalesce(json_agg(json_build_object(
          'code', code, 'wanted', wanted_credit.amount::text, 'left', balance::text
        )), '[]')
        FROM wanted_credit LEFT JOIN credit USING (code)
      ),
      'hasChanged', has_happened,
      'lacksCounter', EXISTS (SELECT FROM accepted)
    )::text
    FROM request, change
    WHERE NOT EXISTS (SELECT FROM new_order)
  ) AS facts`;
  const { receipt, facts } = rows[0] ?? { receipt: null, facts: null };
  if (receipt !== null) return { sold: true, receipt: JSON.parse(receipt) as ReceiptRow };
  if (facts !== null) return { sold: false, facts: JSON.parse(facts) as SaleFacts };
  throw new Error('The sale statement answered with neither a receipt nor a reason.');
}
