import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { Nullable, refusals } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';

const ShopFacts = Type.Object(
  {
    name: Type.String(),
    currency: Type.String({ description: 'ISO 4217.' }),
    digits: Type.Integer({ description: 'Decimals of an amount.' }),
    cashRoundingStep: Nullable(
      Type.String({ description: 'Totals paid in cash are rounded to this; null: not at all.' }),
    ),
    pricesIncludeTax: Type.Boolean({ description: 'Whether prices are gross. If not, tax is added to them.' }),
  },
  { examples: [{ name: 'Corner Shop', currency: 'CHF', digits: 2, cashRoundingStep: '0.05', pricesIncludeTax: true }] },
);

/** `/shop`: what a till must know before it can show a price. */
export const shopRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  const { code: currency, digits, cashRoundingStep } = shop.currency;
  app.get(
    '/shop',
    {
      schema: {
        tags: ['shop'],
        operationId: 'readShop',
        summary: 'Name, currency and kind of prices',
        response: { 200: ShopFacts, ...refusals('NOT_SIGNED_IN') },
      },
    },
    async () => ({ name: shop.name, currency, digits, cashRoundingStep, pricesIncludeTax: shop.pricesIncludeTax }),
  );
};
