import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { findReceipt } from '../sales/order-repository.ts';
import { toReceipt } from '../sales/receipt.ts';
import { databaseNow, TRANSACTION } from '../shifts/database-clock.ts';
import { buildInvoice } from './build-invoice.ts';
import { countUp } from './count-up.ts';
import { creditRefund } from './credit-notes.ts';
import { findInvoice } from './invoice-repository.ts';
import type { Invoice, InvoiceBody, InvoiceDocument } from './invoice-schema.ts';

/** What an invoice says of lines that are not taxed, unless somebody says more. */
const EXEMPT = 'Exempt from tax.';

/**
 * Issues the invoice for a completed sale, with all that it says kept as it is now. A sale has one invoice: asked again, for
 * the same or for less, it answers with that. Where something of the sale has come back already, the credit notes are issued with it.
 *
 * All is one transaction, which holds the order's row: no refund and no other invoice of the sale comes in between.
 *
 * @throws Refusal UNKNOWN_ORDER, INVOICE_EXISTS, ORDER_NOT_COMPLETED, INVOICE_SETTINGS_MISSING, INVOICE_NEEDS_NAME; nothing has
 *   been written then
 */
export async function issueInvoice(
  { prisma, shop, userId }: { prisma: PrismaClient; shop: Shop; userId: number },
  body: InvoiceBody,
): Promise<{ invoice: Invoice; replayed: boolean }> {
  const { orderId } = body;
  const { id, replayed } = await prisma.$transaction(async (tx) => {
    const [order] = await tx.$queryRaw<{ status: string; customer_id: number | null }[]>`
      SELECT status::text, customer_id FROM orders WHERE id = ${orderId} FOR NO KEY UPDATE`;
    if (!order) throw new Refusal('UNKNOWN_ORDER', 'No sale has this orderId.');
    const earlier = await tx.invoice.findUnique({ where: { orderId } });
    if (earlier) {
      refuseOther(body, earlier);
      return { id: earlier.id, replayed: true };
    }
    if (order.status !== 'completed') {
      throw new Refusal('ORDER_NOT_COMPLETED', `This sale is ${order.status}. Only a completed one gets an invoice.`);
    }
    const seller = sellerOf(shop);
    const customer = await customerOf(tx, order.customer_id, body.customer);
    const row = await findReceipt(tx, orderId);
    if (!row) throw new Error(`Order ${orderId} is locked and gone.`);
    const number = await countUp(tx, 'invoice');
    const issuedAt = (await databaseNow(tx)).toISOString();
    const head = { number, issuedAt, seller, customer, exemptReason: body.exemptReason?.trim() ?? EXEMPT };
    const document = buildInvoice(head, toReceipt(row, shop));
    const invoice = await tx.invoice.create({
      select: { id: true },
      data: { number, orderId, customerId: order.customer_id, total: document.total, issuedAt, document },
    });
    await tx.$executeRaw`
      INSERT INTO invoice_items (invoice_id, description, quantity, unit_price, tax_rate, line_total)
      SELECT ${invoice.id}::int, product_name, quantity, unit_price, tax_rate, line_total
      FROM order_items WHERE order_id = ${orderId} ORDER BY id`;
    const refunds = await tx.refund.findMany({ select: { id: true }, where: { orderId }, orderBy: { id: 'asc' } });
    for (const refund of refunds) await creditRefund(tx, orderId, refund.id);
    await tx.auditLog.create({
      data: {
        userId,
        action: 'invoice.issue',
        entity: 'invoice',
        entityId: String(invoice.id),
        data: { orderId, number },
      },
    });
    return { id: invoice.id, replayed: false };
  }, TRANSACTION);
  const invoice = await findInvoice(prisma, shop, id);
  if (!invoice) throw new Error(`Invoice ${id} is not there.`);
  return { invoice, replayed };
}

/** An invoice is never changed, so whoever asks for one that says something else must know. */
function refuseOther(body: InvoiceBody, earlier: { id: number; number: string; document: unknown }): void {
  const { customer, exemptReason } = (earlier.document ?? {}) as Partial<InvoiceDocument>;
  const asked = body.customer ?? {};
  const isOther =
    !earlier.document ||
    (Object.keys(asked) as (keyof typeof asked)[]).some((key) => asked[key]?.trim() !== customer?.[key]) ||
    (body.exemptReason !== undefined && typeof exemptReason === 'string' && body.exemptReason.trim() !== exemptReason);
  if (!isOther) return;
  throw new Refusal(
    'INVOICE_EXISTS',
    `The sale has the invoice ${earlier.number} already, and that is never changed. Print it, or refund the sale and sell again.`,
    { invoiceId: earlier.id, number: earlier.number },
  );
}

function sellerOf({ name, address, taxNumber }: Shop): InvoiceDocument['seller'] {
  if (address === '') {
    const message =
      'The shop has no address, which each invoice has to say. Set SHOP_ADDRESS, and start the server again.';
    throw new Refusal('INVOICE_SETTINGS_MISSING', message, { settings: ['SHOP_ADDRESS'] });
  }
  return { name, address, taxNumber: taxNumber || null };
}

/** The customer as the invoice names them: as they are known, but for what was said now, which is kept. */
async function customerOf(
  tx: Prisma.TransactionClient,
  id: number | null,
  asked: InvoiceBody['customer'] = {},
): Promise<InvoiceDocument['customer']> {
  const known = id === null ? null : await tx.customer.findUnique({ where: { id } });
  const name = asked.name?.trim() ?? known?.name;
  if (name === undefined) {
    throw new Refusal('INVOICE_NEEDS_NAME', 'The sale names no customer, so the invoice needs a name. Enter one.');
  }
  const address = asked.address?.trim() ?? known?.address ?? null;
  const taxNumber = asked.taxNumber?.trim() ?? known?.taxNumber ?? null;
  if (known && (known.address !== address || known.taxNumber !== taxNumber)) {
    await tx.customer.update({ where: { id: known.id }, data: { address, taxNumber } });
  }
  return { name, address, taxNumber };
}
