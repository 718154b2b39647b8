import { Prisma } from '../../prisma/generated/client.ts';
import type { AsSold, Relation } from './canonical-form-1.ts';

/**
 * The SQL expression that writes a sale in its canonical form, version 2: what version 1 says, and the notes, and what the list said
 * where another price was charged. The rules are those of version 1.
 *
 * @param sold the alias of the order's row
 */
export function canonicalForm2(sold: string, items: Relation, payments: Relation, asSold: AsSold): Prisma.Sql {
  const order = Prisma.raw(sold);
  return Prisma.sql`json_build_object(
    'form', 2,
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
        'unitPrice', trim_scale(unit_price)::text, 'listPrice', trim_scale(list_price)::text,
        'priceReason', price_reason, 'note', note, 'discount', trim_scale(discount)::text,
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
    'note', ${order}.note,
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
