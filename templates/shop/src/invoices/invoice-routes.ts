import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { Id, IdPath, OF_A_BODY, PAGE_QUERY, refusals, withLocation, withReplay } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';
import { creditNotePage, invoicePage } from './document-page.ts';
import { findCreditNote, findInvoice, listInvoices } from './invoice-repository.ts';
import { CreditNote, Invoice, InvoiceBody, InvoicePage } from './invoice-schema.ts';
import { issueInvoice } from './issue-invoice.ts';

const HTML = 'text/html; charset=utf-8';

/** `/invoices` and `/credit-notes`: bills in the customer's name, and what came back of them; each as data and as a page to print. */
export const invoiceRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  const { prisma } = app;

  app.post(
    '/invoices',
    {
      config: { right: 'invoice.issue' },
      schema: {
        tags: ['invoices'],
        operationId: 'issueInvoice',
        summary: 'Issue the invoice for a sale',
        description:
          'A sale has one invoice, which is never changed. Asked again for the same, it answers with that one and the header ' +
          '`Idempotent-Replayed: true`.',
        body: InvoiceBody,
        response: {
          201: withReplay(withLocation(Invoice)),
          ...refusals(
            'UNKNOWN_ORDER',
            'ORDER_NOT_COMPLETED',
            'INVOICE_EXISTS',
            'INVOICE_SETTINGS_MISSING',
            'INVOICE_NEEDS_NAME',
            'NOT_SIGNED_IN',
            ...OF_A_BODY,
          ),
        },
      },
    },
    async (request, reply) => {
      const context = { prisma, shop, userId: request.actor.userId };
      const { invoice, replayed } = await issueInvoice(context, request.body);
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/invoices/${invoice.id}`).send(invoice);
    },
  );

  app.get(
    '/invoices',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['invoices'],
        operationId: 'listInvoices',
        summary: 'List invoices, the newest first',
        querystring: Type.Object({ ...PAGE_QUERY, orderId: Type.Optional(Id) }, { additionalProperties: false }),
        response: { 200: InvoicePage, ...refusals('NOT_SIGNED_IN', 'INVALID_CURSOR') },
      },
    },
    ({ query }) => listInvoices(prisma, shop, query),
  );

  app.get(
    '/invoices/:id',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['invoices'],
        operationId: 'readInvoice',
        summary: 'Read an invoice',
        params: IdPath,
        response: { 200: Invoice, ...refusals('NOT_SIGNED_IN', 'INVOICE_NOT_FOUND') },
      },
    },
    ({ params }) => invoice(params.id),
  );

  app.get(
    '/credit-notes/:id',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['invoices'],
        operationId: 'readCreditNote',
        summary: 'Read a credit note',
        params: IdPath,
        response: { 200: CreditNote, ...refusals('NOT_SIGNED_IN', 'CREDIT_NOTE_NOT_FOUND') },
      },
    },
    ({ params }) => creditNote(params.id),
  );

  const page = { config: { right: 'sale.read' }, schema: { hide: true, params: IdPath } } as const;
  app.get('/invoices/:id/page', page, async ({ params }, reply) =>
    reply.type(HTML).send(invoicePage(await invoice(params.id), shop.businessDay.timeZone)),
  );
  app.get('/credit-notes/:id/page', page, async ({ params }, reply) =>
    reply.type(HTML).send(creditNotePage(await creditNote(params.id), shop.businessDay.timeZone)),
  );

  async function invoice(id: number): Promise<Invoice> {
    const found = await findInvoice(prisma, shop, id);
    if (!found) throw new Refusal('INVOICE_NOT_FOUND', 'No invoice has this id.');
    return found;
  }

  async function creditNote(id: number): Promise<CreditNote> {
    const found = await findCreditNote(prisma, id);
    if (!found) throw new Refusal('CREDIT_NOTE_NOT_FOUND', 'No credit note has this id.');
    return found;
  }
};
