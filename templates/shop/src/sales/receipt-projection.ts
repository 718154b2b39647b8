import { Prisma } from '../../prisma/generated/client.ts';

/**
 * A receipt as the database writes it. Amounts are exact decimal numbers with as many decimals as the column keeps,
 * so they must pass through formatAmount before anybody sees them.
 */
export interface ReceiptRow {
  readonly id: number;
  readonly status: 'pending' | 'completed' | 'cancelled' | 'voided' | 'refunded';
  readonly receiptNumber: number | null;
  /** ISO 8601 with the session's time zone. */
  readonly completedAt: string | null;
  readonly register: { readonly id: number; readonly name: string } | null;
  readonly cashier: { readonly id: number; readonly name: string };
  readonly customer: { readonly id: number; readonly name: string } | null;
  readonly lines: readonly ReceiptRowLine[] | null;
  /** The refund of what came back for it. */
  readonly exchange: { readonly refundId: number; readonly number: number; readonly amount: string } | null;
  readonly pricesIncludeTax: boolean;
  readonly subtotal: string;
  readonly discount: string;
  readonly discountReason: string | null;
  readonly note: string | null;
  readonly pointsRedeemed: number;
  readonly pointsDiscount: string;
  readonly pointsEarned: number;
  readonly pointsAfter: number | null;
  readonly tax: string;
  readonly rounding: string;
  readonly total: string;
  readonly payments:
    | readonly {
        readonly method: 'cash' | 'card' | 'store_credit';
        readonly amount: string;
        readonly change: string;
        readonly reference: string | null;
      }[]
    | null;
  /** Null where it was sold before receipts were sealed. */
  readonly seal: { readonly form: number; readonly hash: string; readonly text: string } | null;
}

export interface ReceiptRowLine {
  readonly productId: number;
  readonly name: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly listPrice: string | null;
  readonly priceReason: string | null;
  readonly note: string | null;
  readonly discount: string;
  readonly discountReason: string | null;
  readonly orderDiscount: string;
  readonly pointsDiscount: string;
  readonly taxRate: string;
  readonly isTaxExempt: boolean;
  readonly tax: string;
  readonly lineTotal: string;
}

type Relation =
  | 'orders'
  | 'order_items'
  | 'payments'
  | 'receipt_seals'
  | 'new_order'
  | 'new_items'
  | 'new_payments'
  | 'new_seal';

/**
 * The query that writes one {@link ReceiptRow} as JSON text for each order. A new sale reads it from the rows that it is
 * just inserting, a look-up from the tables; that both use this one text is why a receipt never changes its face.
 */
export function receiptProjection(orders: Relation, items: Relation, payments: Relation, seals: Relation): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', receipt.id,
      'status', receipt.status,
      'receiptNumber', receipt.receipt_number,
      'completedAt', receipt.completed_at,
      'register', (
        SELECT json_build_object('id', id, 'name', name) FROM registers WHERE id = receipt.register_id
      ),
      'cashier', (SELECT json_build_object('id', id, 'name', name) FROM users WHERE id = receipt.user_id),
      'customer', (
        SELECT json_build_object('id', id, 'name', name) FROM customers WHERE id = receipt.customer_id
      ),
      'lines', (
        SELECT json_agg(json_build_object(
          'productId', product_id, 'name', product_name, 'sku', sku, 'quantity', quantity,
          'unitPrice', unit_price::text, 'listPrice', list_price::text, 'priceReason', price_reason, 'note', note,
          'discount', discount::text, 'discountReason', discount_reason,
          'orderDiscount', order_discount::text, 'pointsDiscount', points_discount::text, 'taxRate', tax_rate::text, 'isTaxExempt', is_tax_exempt,
          'tax', tax::text, 'lineTotal', line_total::text
        ) ORDER BY id)
        FROM ${Prisma.raw(items)} WHERE order_id = receipt.id
      ),
      'exchange', (
        SELECT json_build_object('refundId', refunds.id, 'number', number, 'amount', exchanges.amount::text)
        FROM exchanges JOIN refunds ON refunds.id = refund_id WHERE exchanges.order_id = receipt.id
      ),
      'pricesIncludeTax', receipt.prices_include_tax,
      'subtotal', receipt.subtotal::text,
      'discount', receipt.discount::text,
      'discountReason', receipt.discount_reason,
      'note', receipt.note,
      'pointsRedeemed', receipt.points_redeemed,
      'pointsDiscount', receipt.points_discount::text,
      'pointsEarned', receipt.points_earned,
      'pointsAfter', receipt.points_after,
      'tax', receipt.tax::text,
      'rounding', receipt.rounding::text,
      'total', receipt.total::text,
      'payments', (
        SELECT json_agg(json_build_object(
          'method', method, 'amount', amount::text, 'change', change::text, 'reference', reference
        ) ORDER BY id)
        FROM ${Prisma.raw(payments)} WHERE order_id = receipt.id
      ),
      'seal', (
        SELECT json_build_object('form', form, 'hash', encode(hash, 'hex'), 'text', text)
        FROM ${Prisma.raw(seals)} WHERE order_id = receipt.id
      )
    )::text
    FROM ${Prisma.raw(orders)} AS receipt`;
}
