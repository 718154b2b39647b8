import type { Shop } from '../config.ts';
import { formatAmount, fromMinorUnits, toMinorUnits } from '../money.ts';
import type { Receipt } from './order-schema.ts';
import type { ReceiptRow } from './receipt-projection.ts';

/** Turns what the database wrote into the receipt that people and tills read. */
export function toReceipt(row: ReceiptRow, shop: Shop): Receipt {
  const { digits, code } = shop.currency;
  const amount = (decimal: string) => formatAmount(decimal, digits);
  const payments = (row.payments ?? []).map((payment) => ({
    method: payment.method,
    tendered: amount(payment.amount),
    change: amount(payment.change),
  }));
  return {
    id: row.id,
    status: row.status,
    receiptNumber: row.receiptNumber,
    completedAt: row.completedAt === null ? null : new Date(row.completedAt).toISOString(),
    shop: { name: shop.name, currency: code },
    register: row.register,
    cashier: row.cashier,
    customer: row.customer,
    lines: (row.lines ?? []).map((line) => ({
      ...line,
      unitPrice: amount(line.unitPrice),
      discount: amount(line.discount),
      taxRate: formatAmount(line.taxRate, 0),
      tax: amount(line.tax),
      lineTotal: amount(line.lineTotal),
    })),
    subtotal: amount(row.subtotal),
    discount: amount(row.discount),
    tax: amount(row.tax),
    rounding: amount(row.rounding),
    total: amount(row.total),
    payments,
    change: fromMinorUnits(
      payments.reduce((sum, payment) => sum + toMinorUnits(payment.change, digits), 0n),
      digits,
    ),
  };
}
