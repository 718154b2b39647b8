import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

/**
 * The headers of every answer. It is registered before whatever may refuse a request, so that refusals have them too.
 *
 * What the API answers is true at one moment only, and a receipt is nobody else's business, so nothing between the shop
 * and the till may keep it. Files of the page say for themselves how long they may be kept.
 */
export const answerHeadersPlugin = fp(
  async (app) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          // Product images, and the small pictures inside the style sheets of /docs.
          imgSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      // The server speaks plain HTTP; whoever puts HTTPS in front of it promises this there.
      strictTransportSecurity: false,
    });
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
  },
  { name: 'answer-headers' },
);
