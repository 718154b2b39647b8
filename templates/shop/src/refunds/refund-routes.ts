import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import { Id, IdPath, isId, OF_A_BODY, PAGE_QUERY, refusals, withLocation } from '../json-schema.ts';
import { registerOf } from '../people/register-of.ts';
import { IdempotencyHeaders } from '../sales/order-schema.ts';
import { Type } from '../schema-builder.ts';
import { listRefunds } from './list-refunds.ts';
import { findRefund, refundsOfOrder } from './refund-repository.ts';
import { refundSale } from './refund-sale.ts';
import { Refund, RefundList, RefundPage, refundIn } from './refund-schema.ts';

/** Why the shop may give nothing back. */
export const REFUSALS_OF_REFUND = [
  'UNKNOWN_ORDER',
  'UNKNOWN_LINE',
  'UNKNOWN_REGISTER',
  'WRONG_REGISTER',
  'NO_OPEN_SHIFT',
  'ORDER_NOT_COMPLETED',
  'REFUND_EXCEEDS_SOLD',
  'REFUND_EXCEEDS_TENDER',
  'REFUND_SPLIT_TOO_LARGE',
  'IDEMPOTENCY_KEY_REUSED',
  'APPROVAL_REQUIRED',
] as const satisfies RefusalCode[];

/** `/refunds`: give money back, and look up what was given back. */
export const refundRoutes: FastifyPluginAsyncTypebox<{ shop: Shop; maxCashierRefund: number }> = async (
  app,
  { shop, maxCashierRefund },
) => {
  const { prisma } = app;

  app.post(
    '/refunds',
    {
      config: { right: 'refund' },
      schema: {
        tags: ['sales'],
        operationId: 'refundSale',
        summary: 'Give money back for some pieces of a sale, or for all',
        description:
          'The amounts come from what was sold. Sent again with the same `Idempotency-Key` and body, it answers with the ' +
          'first refund and the header `Idempotent-Replayed: true`.',
        headers: IdempotencyHeaders,
        body: refundIn(shop.currency),
        response: {
          201: withLocation(Refund),
          ...refusals(...REFUSALS_OF_REFUND, 'NOT_SIGNED_IN', ...OF_A_BODY),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request;
      const context = {
        prisma,
        shop,
        userId: actor.userId,
        registerId: registerOf(body.registerId, actor),
        maxRefund: maxCashierRefund,
        allowLarge: () => request.authorise('refund.above-limit'),
      };
      const { refund, replayed, restocked } = await refundSale(context, body, headers['idempotency-key']);
      if (restocked.length > 0) app.changes.announce({ kind: 'products', ids: restocked });
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/refunds/${refund.id}`).send(refund);
    },
  );

  app.get(
    '/refunds',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['sales'],
        operationId: 'listRefunds',
        summary: 'List refunds, the newest first',
        querystring: Type.Object(
          { ...PAGE_QUERY, number: Type.Optional(Id), registerId: Type.Optional(Id) },
          { additionalProperties: false },
        ),
        response: { 200: RefundPage, ...refusals('NOT_SIGNED_IN', 'INVALID_CURSOR') },
      },
    },
    ({ query }) => listRefunds(prisma, shop, query),
  );

  app.get(
    '/refunds/:id',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['sales'],
        operationId: 'readRefund',
        summary: 'Read a refund',
        params: IdPath,
        response: { 200: Refund, ...refusals('NOT_SIGNED_IN', 'REFUND_NOT_FOUND') },
      },
    },
    async ({ params }) => {
      const refund = await findRefund(prisma, shop, params.id);
      if (!refund) throw new Refusal('REFUND_NOT_FOUND', 'No refund has this id.');
      return refund;
    },
  );

  app.get(
    '/orders/:id/refunds',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['sales'],
        operationId: 'listRefundsOfSale',
        summary: 'List the refunds of a sale, the first one first',
        params: IdPath,
        response: { 200: RefundList, ...refusals('NOT_SIGNED_IN', 'ORDER_NOT_FOUND') },
      },
    },
    async ({ params: { id } }) => {
      if (!isId(id) || !(await prisma.order.findUnique({ select: { id: true }, where: { id } }))) {
        throw new Refusal('ORDER_NOT_FOUND', 'No order has this id.');
      }
      return { items: await refundsOfOrder(prisma, shop, id) };
    },
  );
};
