import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { OF_A_BODY, refusals, withLocation } from '../json-schema.ts';
import { registerOf } from '../people/register-of.ts';
import { REFUSALS_OF_REFUND } from '../refunds/refund-routes.ts';
import { REFUSALS_OF_SALE } from '../sales/order-routes.ts';
import { IdempotencyHeaders } from '../sales/order-schema.ts';
import { exchangeGoods } from './exchange-goods.ts';
import { Exchange, exchangeIn } from './exchange-schema.ts';

/** `/exchanges`: goods come back, and others go out for them. */
export const exchangeRoutes: FastifyPluginAsyncTypebox<{
  shop: Shop;
  maxCashierRefund: number;
  maxCashierDiscount: number;
}> = async (app, { shop, maxCashierRefund, maxCashierDiscount }) => {
  app.post(
    '/exchanges',
    {
      config: { right: 'refund' },
      schema: {
        tags: ['sales'],
        operationId: 'exchangeGoods',
        summary: 'Take goods back, and sell others for them',
        description:
          'A refund and a sale in one step: both are made, or neither. What comes back pays for what goes out, through ' +
          'store credit. Sent again with the same `Idempotency-Key` and body, it answers with the first exchange and the ' +
          'header `Idempotent-Replayed: true`. Where it needs several approvals, the header `Approval` has them all, with ' +
          'commas between them.',
        headers: IdempotencyHeaders,
        body: exchangeIn(shop.currency),
        response: {
          201: withLocation(Exchange),
          ...refusals(...REFUSALS_OF_REFUND, ...REFUSALS_OF_SALE, 'NOT_SIGNED_IN', ...OF_A_BODY),
        },
      },
    },
    async (request, reply) => {
      await request.authorise('sale.sell');
      const { actor, body, headers } = request;
      const context = {
        prisma: app.prisma,
        shop,
        userId: actor.userId,
        registerId: registerOf(body.registerId, actor),
        maxRefund: maxCashierRefund,
        maxDiscount: maxCashierDiscount,
        allowLarge: () => request.authorise('refund.above-limit'),
        allowDiscount: () => request.authorise('sale.discount-above-limit'),
        allowPriceOverride: () => request.authorise('sale.price-override'),
      };
      const { refund, sale, replayed, touched } = await exchangeGoods(context, body, headers['idempotency-key']);
      if (replayed) reply.header('idempotent-replayed', 'true');
      else app.changes.announce({ kind: 'products', ids: [...touched] });
      return reply.code(201).header('location', `/orders/${sale.id}`).send({ refund, sale });
    },
  );
};
