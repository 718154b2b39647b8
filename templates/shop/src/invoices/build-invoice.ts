import { findCurrency, formatAmount, fromMinorUnits, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { Receipt } from '../sales/order-schema.ts';
import type { CreditNoteDocument, InvoiceDocument } from './invoice-schema.ts';

type Line = InvoiceDocument['lines'][number];

/** What an invoice says besides what was sold. */
export type InvoiceHead = Pick<InvoiceDocument, 'number' | 'issuedAt' | 'seller' | 'customer'> & {
  /** Why some lines are not taxed, where there are such. */
  readonly exemptReason: string;
};

/** What a credit note says besides what the invoice does. Amounts are as they are stored. */
export interface Returned {
  readonly number: string;
  readonly issuedAt: string;
  readonly refundNumber: number;
  readonly reason: string;
  readonly tax: string;
  readonly rounding: string;
  readonly total: string;
  readonly lines: readonly (Omit<Line, 'discount' | 'net' | 'gross'> & { readonly gross: string })[];
  readonly payments: InvoiceDocument['payments'];
}

/** An invoice for a sale, from the stored numbers: they are added up, and none is worked out anew. */
export function buildInvoice(head: InvoiceHead, receipt: Receipt): InvoiceDocument {
  const { completedAt, receiptNumber, register, pricesIncludeTax } = receipt;
  if (completedAt === null || receiptNumber === null || !register) throw new Error('An order without a receipt.');
  const amount = amountIn(receipt.shop.currency);
  const lines = receipt.lines.map((line): Line => {
    const base = units(line.lineTotal) - units(line.orderDiscount);
    const net = pricesIncludeTax ? base - units(line.tax) : base;
    return {
      description: line.name,
      sku: line.sku,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      discount: amount(units(line.discount) + units(line.orderDiscount)),
      taxRate: line.taxRate,
      isTaxExempt: line.isTaxExempt,
      net: amount(net),
      tax: line.tax,
      gross: amount(net + units(line.tax)),
    };
  });
  return {
    number: head.number,
    issuedAt: head.issuedAt,
    seller: head.seller,
    customer: head.customer,
    suppliedAt: completedAt,
    receipt: { number: receiptNumber, register: register.name },
    currency: receipt.shop.currency,
    pricesIncludeTax,
    lines,
    taxes: taxesOf(lines, amount),
    exemptReason: lines.some(({ isTaxExempt }) => isTaxExempt) ? head.exemptReason : null,
    net: amount(sum(lines.map(({ net }) => net))),
    tax: receipt.tax,
    rounding: receipt.rounding,
    total: receipt.total,
    payments: receipt.payments.map(({ method, tendered, change }) => ({
      method,
      amount: amount(units(tendered) - units(change)),
    })),
  };
}

/** A credit note for what a refund took back of an invoice. */
export function buildCreditNote(invoice: InvoiceDocument, back: Returned): CreditNoteDocument {
  const amount = amountIn(invoice.currency);
  const lines = back.lines.map((line): Line => {
    const net = units(line.gross) - units(line.tax);
    return {
      ...line,
      unitPrice: amount(units(line.unitPrice)),
      discount: null,
      net: amount(net),
      tax: amount(units(line.tax)),
      gross: amount(units(line.gross)),
    };
  });
  return {
    ...invoice,
    number: back.number,
    issuedAt: back.issuedAt,
    invoice: { number: invoice.number, issuedAt: invoice.issuedAt },
    refundNumber: back.refundNumber,
    reason: back.reason,
    lines,
    taxes: taxesOf(lines, amount),
    exemptReason: lines.some(({ isTaxExempt }) => isTaxExempt) ? invoice.exemptReason : null,
    net: amount(sum(lines.map(({ net }) => net))),
    tax: amount(units(back.tax)),
    rounding: amount(units(back.rounding)),
    total: amount(units(back.total)),
    payments: back.payments.map((payment) => ({ ...payment, amount: amount(units(payment.amount)) })),
  };
}

/** A credit note for all of an invoice, whose sale was voided. */
export function buildVoidNote(
  invoice: InvoiceDocument,
  note: Pick<CreditNoteDocument, 'number' | 'issuedAt' | 'reason'>,
): CreditNoteDocument {
  const { number, issuedAt } = invoice;
  return { ...invoice, ...note, invoice: { number, issuedAt }, refundNumber: null };
}

/** The sums of the lines by tax rate, in the order of the lines. What is exempt is taxed at no rate, so its rate does not matter. */
function taxesOf(lines: readonly Line[], amount: (units: bigint) => string): InvoiceDocument['taxes'] {
  const rates = new Map<string, Line[]>();
  for (const line of lines) {
    const rate = line.isTaxExempt ? 'exempt' : line.taxRate;
    rates.set(rate, [...(rates.get(rate) ?? []), line]);
  }
  return [...rates].map(([rate, some]) => ({
    taxRate: rate === 'exempt' ? '0' : rate,
    isTaxExempt: rate === 'exempt',
    net: amount(sum(some.map(({ net }) => net))),
    tax: amount(sum(some.map(({ tax }) => tax))),
    gross: amount(sum(some.map(({ gross }) => gross))),
  }));
}

const units = (decimal: string): bigint => toMinorUnits(decimal, STORED_DIGITS);
const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, amount) => total + units(amount), 0n);

function amountIn(currency: string): (units: bigint) => string {
  const digits = findCurrency(currency)?.digits ?? STORED_DIGITS;
  return (amount) => formatAmount(fromMinorUnits(amount, STORED_DIGITS), digits);
}
