import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { decodeCursor, pageOf } from '../cursor.ts';
import { isId, PAGE_LIMIT } from '../json-schema.ts';
import { formatAmount } from '../money.ts';
import type { CreditNote, CreditNoteDocument, Invoice, InvoiceDocument, InvoicePage } from './invoice-schema.ts';

const CREDIT_NOTES = { select: { id: true, number: true, total: true }, orderBy: { id: 'asc' } } as const;

/** Reads an invoice; null if there is none, or if it is from before documents were kept. */
export async function findInvoice(prisma: PrismaClient, { currency }: Shop, id: number): Promise<Invoice | null> {
  if (!isId(id)) return null;
  const row = await prisma.invoice.findUnique({ include: { creditNotes: CREDIT_NOTES }, where: { id } });
  if (!row?.document) return null;
  return {
    id,
    orderId: row.orderId,
    ...(row.document as unknown as InvoiceDocument),
    creditNotes: row.creditNotes.map((note) => ({ ...note, total: show(note.total, currency.digits) })),
  };
}

/** Reads a credit note; null if there is none. */
export async function findCreditNote(prisma: PrismaClient, id: number): Promise<CreditNote | null> {
  const row = isId(id) ? await prisma.creditNote.findUnique({ where: { id } }) : null;
  return row && { id, invoiceId: row.invoiceId, ...(row.document as unknown as CreditNoteDocument) };
}

/**
 * One page of invoices, the newest first.
 * @throws Refusal if the cursor is not from this server
 */
export async function listInvoices(
  prisma: PrismaClient,
  { currency }: Shop,
  { limit = PAGE_LIMIT, cursor, orderId }: { limit?: number; cursor?: string; orderId?: number },
): Promise<InvoicePage> {
  const before = cursor === undefined ? null : decodeCursor(cursor, isId);
  const rows = await prisma.invoice.findMany({
    select: { id: true, number: true, orderId: true, issuedAt: true, total: true, creditNotes: CREDIT_NOTES },
    where: { ...(before !== null && { id: { lt: before } }), ...(orderId !== undefined && { orderId }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
  return {
    items: page.map((row) => ({
      ...row,
      issuedAt: row.issuedAt.toISOString(),
      total: show(row.total, currency.digits),
      creditNotes: row.creditNotes.map(({ id, number }) => ({ id, number })),
    })),
    nextCursor,
  };
}

function show(stored: Prisma.Decimal, digits: number): string {
  return formatAmount(stored.toFixed(), digits);
}
