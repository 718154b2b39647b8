import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import { Id, IdPath, OF_A_BODY, PAGE_QUERY, refusals, withLocation } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';
import { wasDone } from '../shifts/shift-request.ts';
import { completeSale } from './complete-sale.ts';
import { listOrders } from './list-orders.ts';
import { findReceipt } from './order-repository.ts';
import { cartOf, IdempotencyHeaders, OrderPage, Receipt, VoidBody } from './order-schema.ts';
import { toReceipt } from './receipt.ts';
import { voidSale } from './void-sale.ts';

/** Why the shop may not sell a cart. */
export const REFUSALS_OF_SALE = [
  'UNKNOWN_PRODUCT',
  'UNKNOWN_REGISTER',
  'UNKNOWN_CUSTOMER',
  'NO_OPEN_SHIFT',
  'PRODUCT_INACTIVE',
  'OUT_OF_STOCK',
  'TENDER_TOO_SMALL',
  'TENDER_NOT_PAYABLE',
  'CARD_TOO_LARGE',
  'STORE_CREDIT_TOO_SMALL',
  'STORE_CREDIT_TOO_LARGE',
  'UNKNOWN_STORE_CREDIT',
  'DISCOUNT_TOO_LARGE',
  'POINTS_NOT_REDEEMABLE',
  'NOT_ENOUGH_POINTS',
  'TOTAL_TOO_LARGE',
  'IDEMPOTENCY_KEY_REUSED',
  'WRONG_REGISTER',
  'APPROVAL_REQUIRED',
] as const satisfies RefusalCode[];

/** `/orders`: sell, and look up what was sold. */
export const orderRoutes: FastifyPluginAsyncTypebox<{ shop: Shop; maxCashierDiscount: number }> = async (
  app,
  { shop, maxCashierDiscount },
) => {
  app.post(
    '/orders',
    {
      config: { right: 'sale.sell' },
      schema: {
        tags: ['sales'],
        operationId: 'sellCart',
        summary: 'Sell a cart',
        description:
          'Completes a sale and answers with its receipt, or refuses it and writes nothing. Sent again with the same ' +
          '`Idempotency-Key` and cart, it answers with the first sale and the header `Idempotent-Replayed: true`.',
        headers: IdempotencyHeaders,
        body: cartOf(shop.currency),
        response: {
          201: withLocation(Receipt),
          ...refusals(...REFUSALS_OF_SALE, 'NOT_SIGNED_IN', ...OF_A_BODY),
        },
      },
    },
    async (request, reply) => {
      const context = {
        prisma: app.prisma,
        shop,
        seller: request.actor,
        maxDiscount: maxCashierDiscount,
        allowDiscount: () => request.authorise('sale.discount-above-limit'),
        allowPriceOverride: () => request.authorise('sale.price-override'),
      };
      const { receipt, replayed } = await completeSale(context, request.body, request.headers['idempotency-key']);
      if (replayed) reply.header('idempotent-replayed', 'true');
      else announceStock(receipt);
      return reply.code(201).header('location', `/orders/${receipt.id}`).send(receipt);
    },
  );

  app.get(
    '/orders',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['sales'],
        operationId: 'listOrders',
        summary: 'List orders, the newest first',
        querystring: Type.Object(
          { ...PAGE_QUERY, receiptNumber: Type.Optional(Id), registerId: Type.Optional(Id) },
          { additionalProperties: false },
        ),
        response: { 200: OrderPage, ...refusals('NOT_SIGNED_IN', 'INVALID_CURSOR') },
      },
    },
    (request) => listOrders(app.prisma, shop.currency, request.query),
  );

  app.get(
    '/orders/:id',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['sales'],
        operationId: 'readReceipt',
        summary: 'Read a receipt',
        params: IdPath,
        response: { 200: Receipt, ...refusals('NOT_SIGNED_IN', 'ORDER_NOT_FOUND') },
      },
    },
    async (request) => {
      const row = await findReceipt(app.prisma, request.params.id);
      if (!row) throw new Refusal('ORDER_NOT_FOUND', 'No order has this id.');
      return toReceipt(row, shop);
    },
  );

  app.post(
    '/orders/:id/void',
    {
      config: { right: 'sale.void', wasDone: (key) => wasDone(app.prisma, key) },
      schema: {
        tags: ['sales'],
        operationId: 'voidSale',
        summary: 'Take a whole sale back before its shift is closed',
        description:
          'The goods go back on the shelf, and the receipt keeps its number. Sent again with the same `Idempotency-Key` ' +
          'and body, it answers with the same receipt and the header `Idempotent-Replayed: true`.',
        headers: IdempotencyHeaders,
        params: IdPath,
        body: VoidBody,
        response: {
          201: Receipt,
          ...refusals(
            'ORDER_NOT_FOUND',
            'ORDER_NOT_COMPLETED',
            'ORDER_HAS_REFUNDS',
            'SHIFT_CLOSED',
            'IDEMPOTENCY_KEY_REUSED',
            'NOT_SIGNED_IN',
            ...OF_A_BODY,
            'APPROVAL_REQUIRED',
          ),
        },
      },
    },
    async (request, reply) => {
      // The hook has asked already; asked again for the same request, an approval says who gave it.
      const { approvedById } = await request.authorise('sale.void');
      const by = { userId: request.actor.userId, approvedById };
      const { id } = request.params;
      const { replayed } = await voidSale(app.prisma, id, request.body.reason, by, request.headers['idempotency-key']);
      const row = await findReceipt(app.prisma, id);
      if (!row) throw new Refusal('ORDER_NOT_FOUND', 'No order has this id.');
      const receipt = toReceipt(row, shop);
      if (replayed) reply.header('idempotent-replayed', 'true');
      else announceStock(receipt);
      return reply.code(201).send(receipt);
    },
  );

  function announceStock({ lines }: Receipt): void {
    app.changes.announce({ kind: 'products', ids: lines.map(({ productId }) => productId) });
  }
};
