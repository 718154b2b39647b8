import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { IdPath, OF_A_BODY, PAGE_QUERY, refusals, withLocation } from '../json-schema.ts';
import { IdempotencyHeaders } from '../sales/order-schema.ts';
import { Type } from '../schema-builder.ts';
import { endParking } from './end-parking.ts';
import { listParkedCarts } from './list-parked-carts.ts';
import { parkCart } from './park-cart.ts';
import { findParkedCart, toParkedCart } from './parked-cart-repository.ts';
import { EndOfParking, ParkedCart, ParkedCartPage, parkingIn, ResumedCart } from './parked-cart-schema.ts';
import { resumeCart } from './resume-cart.ts';

/** What every request that parks a cart or ends its waiting may be refused with. */
const OF_ANY_CHANGE = [
  ...['NOT_SIGNED_IN', 'UNKNOWN_REGISTER', 'WRONG_REGISTER', 'IDEMPOTENCY_KEY_REUSED'],
  ...OF_A_BODY,
] as const satisfies Parameters<typeof refusals>;

const ONCE =
  'Sent again with the same `Idempotency-Key` and body, it answers with the same cart and the header ' +
  '`Idempotent-Replayed: true`.';

/** `/parked-carts`: sales that wait under a name, for any till to go on with. */
export const parkedCartRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  const { prisma } = app;
  const { currency } = shop;
  const announce = () => app.changes.announce({ kind: 'parked-carts' });

  app.post(
    '/parked-carts',
    {
      config: { right: 'sale.park' },
      schema: {
        tags: ['sales'],
        operationId: 'parkCart',
        summary: 'Park a cart under a name',
        description: `It holds no stock and has no receipt number. ${ONCE}`,
        headers: IdempotencyHeaders,
        body: parkingIn(currency),
        response: {
          201: withLocation(ParkedCart),
          ...refusals('UNKNOWN_PRODUCT', 'UNKNOWN_CUSTOMER', ...OF_ANY_CHANGE),
        },
      },
    },
    async (request, reply) => {
      const context = { prisma, currency, actor: request.actor };
      const { cart, replayed } = await parkCart(context, request.body, request.headers['idempotency-key']);
      if (replayed) reply.header('idempotent-replayed', 'true');
      else announce();
      return reply.code(201).header('location', `/parked-carts/${cart.id}`).send(cart);
    },
  );

  app.get(
    '/parked-carts',
    {
      config: { right: 'sale.park' },
      schema: {
        tags: ['sales'],
        operationId: 'listParkedCarts',
        summary: 'List the carts that wait, at whatever till they were parked',
        querystring: Type.Object(PAGE_QUERY, { additionalProperties: false }),
        response: { 200: ParkedCartPage, ...refusals('NOT_SIGNED_IN', 'INVALID_CURSOR') },
      },
    },
    (request) => listParkedCarts(prisma, request.query),
  );

  app.get(
    '/parked-carts/:id',
    {
      config: { right: 'sale.park' },
      schema: {
        tags: ['sales'],
        operationId: 'readParkedCart',
        summary: 'Read a cart that is parked or was, and who has ended that',
        params: IdPath,
        response: { 200: ParkedCart, ...refusals('NOT_SIGNED_IN', 'PARKED_CART_NOT_FOUND') },
      },
    },
    async (request) => {
      const row = await findParkedCart(prisma, request.params.id);
      if (!row) throw new Refusal('PARKED_CART_NOT_FOUND', 'No parked cart has this id.');
      return toParkedCart(row);
    },
  );

  app.post(
    '/parked-carts/:id/resume',
    {
      config: { right: 'sale.park' },
      schema: {
        tags: ['sales'],
        operationId: 'resumeCart',
        summary: 'Take a parked cart to go on with it',
        description: `One till gets it, once. Prices are looked up again, and \`changes\` says what has changed. ${ONCE}`,
        headers: IdempotencyHeaders,
        params: IdPath,
        body: EndOfParking,
        response: { 201: ResumedCart, ...refusals('PARKED_CART_NOT_FOUND', 'CART_NOT_PARKED', ...OF_ANY_CHANGE) },
      },
    },
    async (request, reply) => {
      const { actor, params, body, headers } = request;
      const { cart, replayed } = await resumeCart({ prisma, currency, actor }, params.id, {
        registerId: body.registerId,
        idempotencyKey: headers['idempotency-key'],
      });
      if (replayed) reply.header('idempotent-replayed', 'true');
      else announce();
      return reply.code(201).send(cart);
    },
  );

  app.post(
    '/parked-carts/:id/discard',
    {
      config: { right: 'sale.park' },
      schema: {
        tags: ['sales'],
        operationId: 'discardCart',
        summary: 'Discard a parked cart for which nobody came back',
        description: `It is kept, with who discarded it and when. ${ONCE}`,
        headers: IdempotencyHeaders,
        params: IdPath,
        body: EndOfParking,
        response: { 201: ParkedCart, ...refusals('PARKED_CART_NOT_FOUND', 'CART_NOT_PARKED', ...OF_ANY_CHANGE) },
      },
    },
    async (request, reply) => {
      const { actor, params, body, headers } = request;
      const { row, replayed } = await endParking({ prisma, actor }, params.id, 'discarded', {
        registerId: body.registerId,
        idempotencyKey: headers['idempotency-key'],
      });
      if (replayed) reply.header('idempotent-replayed', 'true');
      else announce();
      return reply.code(201).send(toParkedCart(row));
    },
  );
};
