import type { Shop } from '../config.ts';
import { findCurrency, formatAmount, fromMinorUnits, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { Receipt } from './order-schema.ts';
import type { ReceiptRow, ReceiptRowLine } from './receipt-projection.ts';

/**
 * Turns what the database wrote into the receipt that people and tills read.
 * @param now the shop as it is called today; a sealed receipt says what it was called then
 */
export function toReceipt(row: ReceiptRow, now: Shop): Receipt {
  const names = namesAsSold(row);
  const { digits, code } = findCurrency(names?.shop.currency ?? '') ?? now.currency;
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
    shop: { name: names?.shop.name ?? now.name, currency: code },
    register: row.register && { ...row.register, ...(names && { name: names.register.name }) },
    cashier: { ...row.cashier, ...(names && { name: names.cashier.name }) },
    customer: row.customer,
    lines: (row.lines ?? []).map((line) => ({
      ...line,
      unitPrice: amount(line.unitPrice),
      listPrice: line.listPrice === null ? null : amount(line.listPrice),
      discount: amount(line.discount),
      orderDiscount: amount(line.orderDiscount),
      pointsDiscount: amount(line.pointsDiscount),
      taxRate: formatAmount(line.taxRate, 0),
      tax: amount(line.tax),
      lineTotal: amount(line.lineTotal),
    })),
    exchange: row.exchange && { ...row.exchange, amount: amount(row.exchange.amount) },
    pricesIncludeTax: row.pricesIncludeTax,
    subtotal: amount(row.subtotal),
    discount: amount(row.discount),
    discountGiven: amount(fromMinorUnits(units(row.discount) - units(row.pointsDiscount), STORED_DIGITS)),
    discountReason: row.discountReason,
    note: row.note,
    points: pointsOf(row, amount),
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
    seal: row.seal && { form: row.seal.form, hash: row.seal.hash },
  };
}

interface NamesAsSold {
  readonly shop: { readonly name: string; readonly currency: string };
  readonly register: { readonly name: string };
  readonly cashier: { readonly name: string };
}

/** What shop, register and cashier were called at the sale; null if the seal does not say so. */
function namesAsSold({ seal }: ReceiptRow): NamesAsSold | null {
  if (!seal) return null;
  try {
    const { shop, register, cashier } = JSON.parse(seal.text) as NamesAsSold;
    return {
      shop: { name: shop.name, currency: shop.currency },
      register: { name: register.name },
      cashier: { name: cashier.name },
    };
  } catch {
    // Somebody has spoilt the text: a verification says so, and the rest of the receipt can still be read.
    return null;
  }
}

function pointsOf(row: ReceiptRow, amount: (decimal: string) => string): Receipt['points'] {
  const { pointsRedeemed: redeemed, pointsEarned: earned, pointsAfter: balance } = row;
  if (balance === null && redeemed === 0 && earned === 0) return null;
  return { redeemed, discount: amount(row.pointsDiscount), earned, balance };
}

interface TaxOfRate {
  readonly taxRate: string;
  readonly isTaxExempt: boolean;
  readonly net: bigint;
  readonly tax: bigint;
}

/** An amount as it is stored. */
const units = (decimal: string): bigint => toMinorUnits(decimal, STORED_DIGITS);

/** What was taxed at each rate, and the tax, in the order of the lines; from the stored numbers, with nothing worked out anew. */
function taxesOf({ lines, pricesIncludeTax }: ReceiptRow): TaxOfRate[] {
  const byRate = new Map<string, TaxOfRate>();
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
