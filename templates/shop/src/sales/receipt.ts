import type { Shop } from '../config.ts';
import { formatAmount, fromMinorUnits, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { Receipt } from './order-schema.ts';
import type { ReceiptRow, ReceiptRowLine } from './receipt-projection.ts';

/** Turns what the database wrote into the receipt that people and tills read. */
export function toReceipt(row: ReceiptRow, shop: Shop): Receipt {
  const { digits, code } = shop.currency;
  const amount = (decimal: string) => formatAmount(decimal, digits);
  const payments = (row.payments ?? []).map((payment) => ({
    method: payment.method,
    tendered: amount(payment.amount),
    change: amount(payment.change),
    ...(payment.reference !== null && { reference: payment.reference }),
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
      orderDiscount: amount(line.orderDiscount),
      taxRate: formatAmount(line.taxRate, 0),
      tax: amount(line.tax),
      lineTotal: amount(line.lineTotal),
    })),
    pricesIncludeTax: row.pricesIncludeTax,
    subtotal: amount(row.subtotal),
    discount: amount(row.discount),
    discountReason: row.discountReason,
    tax: amount(row.tax),
    taxes: taxesOf(row).map(({ taxRate, isTaxExempt, net, tax }) => ({
      taxRate: formatAmount(taxRate, 0),
      isTaxExempt,
      net: amount(fromMinorUnits(net, STORED_DIGITS)),
      tax: amount(fromMinorUnits(tax, STORED_DIGITS)),
    })),
    rounding: amount(row.rounding),
    total: amount(row.total),
    payments,
    change: fromMinorUnits(
      payments.reduce((sum, payment) => sum + toMinorUnits(payment.change, digits), 0n),
      digits,
    ),
  };
}

interface TaxOfRate {
  readonly taxRate: string;
  readonly isTaxExempt: boolean;
  readonly net: bigint;
  readonly tax: bigint;
}

/** What was taxed at each rate, and the tax, in the order of the lines; from the stored numbers, with nothing worked out anew. */
function taxesOf({ lines, pricesIncludeTax }: ReceiptRow): TaxOfRate[] {
  const byRate = new Map<string, TaxOfRate>();
  const units = (decimal: string): bigint => toMinorUnits(decimal, STORED_DIGITS);
  for (const line of lines ?? []) {
    const { taxRate, isTaxExempt }: ReceiptRowLine = line;
    const key = `${taxRate} ${isTaxExempt}`;
    const earlier = byRate.get(key) ?? { net: 0n, tax: 0n };
    const tax = units(line.tax);
    const base = units(line.lineTotal) - units(line.orderDiscount);
    const net = earlier.net + base - (pricesIncludeTax ? tax : 0n);
    byRate.set(key, { taxRate, isTaxExempt, net, tax: earlier.tax + tax });
  }
  return [...byRate.values()];
}
