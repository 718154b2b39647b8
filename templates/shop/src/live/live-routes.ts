import { PassThrough } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { findProducts } from '../catalog/product-repository.ts';
import { toProduct } from '../catalog/search-products.ts';
import type { Shop } from '../config.ts';
import { refusals } from '../json-schema.ts';
import { findSignedIn } from '../plugins/actor.ts';
import { Type } from '../schema-builder.ts';
import type { Change } from './change.ts';

/** Milliseconds between two signs of life. A till that hears none for longer takes its connection for lost. */
const ALIVE_EVERY = 10_000;

/** Bytes that may wait for a till. One that reads so slowly is let go, and asks anew. */
const MOST_WAITING = 1024 * 1024;

/** `/live`: a stream of what changes, for each till. */
export const liveRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  const tills = new Map<PassThrough, FastifyRequest>();
  let stop: (() => void) | null = null;
  let alive: NodeJS.Timeout | undefined;
  // What was read later is told later, so that nobody is left with an old stock.
  let told: Promise<void> = Promise.resolve();

  function hear(change: Change): void {
    if (tills.size === 0) return;
    told = told.then(() => pass(change)).catch((error: unknown) => app.log.warn(error, 'a change was not passed on'));
  }

  async function pass(change: Change): Promise<void> {
    if (change.kind !== 'products') return sendToAll(change.kind);
    const rows = await findProducts(app.prisma, change.ids);
    sendToAll(
      'products',
      rows.map((row) => toProduct(row, shop.currency)),
    );
  }

  function sendToAll(event: string, data: unknown = null): void {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const till of tills.keys()) {
      if (till.writableLength > MOST_WAITING) till.destroy();
      else till.write(text);
    }
  }

  /** Says that the server lives, and lets go of whoever is no longer signed in. */
  async function sendAlive(): Promise<void> {
    sendToAll('alive');
    for (const [till, request] of tills) {
      // A database that does not answer says nothing of people.
      const actor = await findSignedIn(app.prisma, request).catch(() => undefined);
      if (actor === null) till.end();
    }
  }

  app.get(
    '/live',
    {
      config: { right: 'goods.read' },
      schema: {
        tags: ['catalog'],
        operationId: 'hearChanges',
        summary: 'Hear of changes as they happen',
        description:
          'Server-sent events, until one of the two sides ends them. `products` has products as they are now, as a list ' +
          'of what `/products/{id}` answers. `catalog`: look up anew what is sold. `parked-carts`: look up anew ' +
          'which carts wait. `everything`: changes may have been missed. `alive` comes every ten seconds.',
        response: {
          200: {
            description: 'The stream.',
            content: { 'text/event-stream': { schema: Type.Unsafe<PassThrough>({ type: 'string' }) } },
          },
          ...refusals('NOT_SIGNED_IN'),
        },
      },
    },
    async (request, reply) => {
      const till = new PassThrough();
      tills.set(till, request);
      till.once('close', () => tills.delete(till));
      request.raw.once('close', () => till.destroy());
      stop ??= app.changes.subscribe(hear);
      alive ??= setInterval(() => void sendAlive(), ALIVE_EVERY);
      till.write(': welcome\n\n');
      // A proxy that collects answers before it passes them on must not do so with this one.
      reply.type('text/event-stream').header('x-accel-buffering', 'no');
      return till;
    },
  );

  app.addHook('preClose', async () => {
    stop?.();
    clearInterval(alive);
    for (const till of tills.keys()) till.end();
  });
};
