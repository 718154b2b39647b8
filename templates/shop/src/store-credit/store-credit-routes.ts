import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { readCreditCode, showCreditCode } from '../../public/pricing/credit-code.js';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { Amount, Nullable, refusals } from '../json-schema.ts';
import { formatAmount } from '../money.ts';
import { Type } from '../schema-builder.ts';

const CodePath = Type.Object({
  code: Type.String({ description: 'With or without hyphens.', examples: ['7KQM-2X4F-9DTA'] }),
});

const StoreCredit = Type.Object({
  code: Type.String(),
  balance: Amount,
  customer: Nullable(Type.Object({ id: Type.Integer(), name: Type.String() })),
  issuedAt: Type.String({ format: 'date-time' }),
});

/** `/store-credits`: what a code is worth. Nothing lists the codes, for whoever has one has its money. */
export const storeCreditRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  app.get(
    '/store-credits/:code',
    {
      config: { right: 'sale.sell' },
      schema: {
        tags: ['sales'],
        operationId: 'readStoreCredit',
        summary: 'Read what a store credit is worth',
        params: CodePath,
        response: { 200: StoreCredit, ...refusals('NOT_SIGNED_IN', 'STORE_CREDIT_NOT_FOUND') },
      },
    },
    async ({ params }) => {
      const code = readCreditCode(params.code);
      if (code === null) {
        throw new Refusal('STORE_CREDIT_NOT_FOUND', 'This is no code of a store credit. Type it again, or scan it.');
      }
      const credit = await app.prisma.storeCredit.findUnique({
        select: { code: true, balance: true, createdAt: true, customer: { select: { id: true, name: true } } },
        where: { code },
      });
      if (!credit) throw new Refusal('STORE_CREDIT_NOT_FOUND', 'No store credit has this code.');
      return {
        code: showCreditCode(credit.code),
        balance: formatAmount(credit.balance.toFixed(), shop.currency.digits),
        customer: credit.customer,
        issuedAt: credit.createdAt.toISOString(),
      };
    },
  );
};
