import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { IdPath, refusals } from '../json-schema.ts';
import { findProduct } from './product-repository.ts';
import { Product, ProductPage, ProductQuery } from './product-schema.ts';
import { searchProducts, toProduct } from './search-products.ts';

/** `/products`: what the shop sells. */
export const productRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  app.get(
    '/products',
    {
      config: { right: 'goods.read' },
      schema: {
        tags: ['catalog'],
        operationId: 'searchProducts',
        summary: 'Search products by barcode, SKU or name',
        querystring: ProductQuery,
        response: { 200: ProductPage, ...refusals('NOT_SIGNED_IN', 'INVALID_CURSOR') },
      },
    },
    (request) => searchProducts(app.prisma, shop.currency, request.query),
  );

  app.get(
    '/products/:id',
    {
      config: { right: 'goods.read' },
      schema: {
        tags: ['catalog'],
        operationId: 'readProduct',
        summary: 'Read a product, active or not',
        params: IdPath,
        response: { 200: Product, ...refusals('NOT_SIGNED_IN', 'PRODUCT_NOT_FOUND') },
      },
    },
    async (request) => {
      const row = await findProduct(app.prisma, request.params.id);
      if (!row) throw new Refusal('PRODUCT_NOT_FOUND', 'No product has this id.');
      return toProduct(row, shop.currency);
    },
  );
};
