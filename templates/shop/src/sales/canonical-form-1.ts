import { Prisma } from '../../prisma/generated/client.ts';

/** What a seal keeps that no row of the sale does; each an SQL expression. */
export interface AsSold {
  /** The hash of the seal before on the same register, as hexadecimal digits; null for the first. */
  readonly previous: Prisma.Sql;
  readonly shopName: Prisma.Sql;
  readonly currency: Prisma.Sql;
  readonly registerName: Prisma.Sql;
  readonly cashierName: Prisma.Sql;
}

export type Relation = 'orders' | 'order_items' | 'payments' | 'new_order' | 'new_items' | 'new_payments';

/**
 * The SQL expression that writes a sale in its canonical form, version 1: JSON text with these fields in this order. Amounts
 * are exact decimal numbers without zeros at their end, whatever decimals a column keeps; times are UTC to the millisecond.
 *
 * It has nothing that may change after the sale: no status, because a sale can be voided and refunded, and no customer,
 * because a customer may ask to be forgotten. A sale wrote it from the rows that it was just inserting, a verification writes it
 * from the tables; that both use this one text is why they agree.
 *
 * Receipts of years rest on it, so it is never changed. Sales that are made now have version 2, which is beside this one.
 *
 * @param sold the alias of the order's row
 */
export function canonicalForm1(sold: string, items: Relation, payments: Relation, asSold: AsSold): Prisma.Sql {
  const order = Prisma.raw(sold);
  return Prisma.sql`json_build_object(
    'form', 1,
    'previous', ${asSold.previous},
    'shop', json_build_object('name', ${asSold.shopName}, 'currency', ${asSold.currency}),
    'register', json_build_object('id', ${order}.register_id, 'name', ${asSold.registerName}),
    'cashier', json_build_object('id', ${order}.user_id, 'name', ${asSold.cashierName}),
    'receiptNumber', ${order}.receipt_number,
    'completedAt', to_char(${order}.completed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'pricesIncludeTax', ${order}.prices_include_tax,
    'lines', (
      SELECT coalesce(json_agg(json_build_object(
        'productId', product_id, 'name', product_name, 'sku', sku, 'quantity', quantity,
        'unitPrice', trim_scale(unit_price)::text, 'discount', trim_scale(discount)::text,
        'discountReason', discount_reason, 'orderDiscount', trim_scale(order_discount)::text,
        'pointsDiscount', trim_scale(points_discount)::text,
        'taxRate', trim_scale(tax_rate)::text, 'isTaxExempt', is_tax_exempt, 'tax', trim_scale(tax)::text,
        'lineTotal', trim_scale(line_total)::text
      ) ORDER BY id), '[]')
      FROM ${Prisma.raw(items)} WHERE order_id = ${order}.id
    ),
    'subtotal', trim_scale(${order}.subtotal)::text,
    'discount', trim_scale(${order}.discount)::text,
    'discountReason', ${order}.discount_reason,
    'pointsRedeemed', ${order}.points_redeemed,
    'pointsDiscount', trim_scale(${order}.points_discount)::text,
    'pointsEarned', ${order}.points_earned,
    'tax', trim_scale(${order}.tax)::text,
    'rounding', trim_scale(${order}.rounding)::text,
    'total', trim_scale(${order}.total)::text,
    'payments', (
      SELECT coalesce(json_agg(json_build_object(
        'method', method, 'amount', trim_scale(amount)::text, 'change', trim_scale(change)::text, 'reference', reference
      ) ORDER BY id), '[]')
      FROM ${Prisma.raw(payments)} WHERE order_id = ${order}.id
    )
  )::text`;
}
