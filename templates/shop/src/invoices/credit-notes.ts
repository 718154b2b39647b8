import type { Prisma } from '../../prisma/generated/client.ts';
import { databaseNow } from '../shifts/database-clock.ts';
import { buildCreditNote, buildVoidNote } from './build-invoice.ts';
import { countUp } from './count-up.ts';
import type { CreditNoteDocument, InvoiceDocument } from './invoice-schema.ts';

const REFUND = {
  number: true,
  reason: true,
  tax: true,
  rounding: true,
  amount: true,
  items: {
    select: {
      quantity: true,
      amount: true,
      tax: true,
      orderItem: { select: { productName: true, sku: true, unitPrice: true, taxRate: true, isTaxExempt: true } },
    },
    orderBy: { orderItemId: 'asc' },
  },
  payments: { select: { method: true, amount: true }, orderBy: { id: 'asc' } },
} satisfies Prisma.RefundSelect;

/**
 * Writes the credit note for a refund, where its sale has an invoice.
 * @param tx holds the order's row, so that no invoice is made meanwhile
 */
export async function creditRefund(tx: Prisma.TransactionClient, orderId: number, refundId: number): Promise<void> {
  const invoice = await invoiceOf(tx, orderId);
  if (!invoice) return;
  const refund = await tx.refund.findUniqueOrThrow({ select: REFUND, where: { id: refundId } });
  const document = buildCreditNote(invoice.document, {
    number: await countUp(tx, 'credit_note'),
    issuedAt: (await databaseNow(tx)).toISOString(),
    refundNumber: refund.number ?? 0,
    reason: refund.reason,
    tax: refund.tax.toFixed(),
    rounding: refund.rounding.toFixed(),
    total: refund.amount.toFixed(),
    lines: refund.items.map(({ orderItem, quantity, amount, tax }) => ({
      description: orderItem.productName,
      sku: orderItem.sku,
      quantity,
      unitPrice: orderItem.unitPrice.toFixed(),
      taxRate: orderItem.taxRate.toFixed(),
      isTaxExempt: orderItem.isTaxExempt,
      tax: tax.toFixed(),
      gross: amount.toFixed(),
    })),
    payments: refund.payments.map(({ method, amount }) => ({ method, amount: amount.toFixed() })),
  });
  await write(tx, { invoiceId: invoice.id, refundId, document });
}

/**
 * Writes the credit note for all of a voided sale, where it has an invoice.
 * @param tx holds the order's row
 */
export async function creditVoid(tx: Prisma.TransactionClient, orderId: number, reason: string): Promise<void> {
  const invoice = await invoiceOf(tx, orderId);
  if (!invoice) return;
  const number = await countUp(tx, 'credit_note');
  const issuedAt = (await databaseNow(tx)).toISOString();
  const document = buildVoidNote(invoice.document, { number, issuedAt, reason });
  await write(tx, { invoiceId: invoice.id, refundId: null, document });
}

/** The invoice of a sale; null without one, or with one from before documents were kept. */
async function invoiceOf(tx: Prisma.TransactionClient, orderId: number) {
  const row = await tx.invoice.findUnique({ select: { id: true, document: true }, where: { orderId } });
  return row?.document ? { id: row.id, document: row.document as unknown as InvoiceDocument } : null;
}

async function write(
  tx: Prisma.TransactionClient,
  { document, ...note }: { invoiceId: number; refundId: number | null; document: CreditNoteDocument },
): Promise<void> {
  const { number, total, issuedAt } = document;
  await tx.creditNote.create({ data: { ...note, number, total, issuedAt, document } });
}
