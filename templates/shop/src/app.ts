import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import rateLimit from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  fastify,
  type RawServerDefault,
} from 'fastify';
import { productRoutes } from './catalog/product-routes.ts';
import type { Config } from './config.ts';
import { Refusal } from './errors.ts';
import { actorPlugin } from './plugins/actor.ts';
import { errorsPlugin } from './plugins/errors.ts';
import { gracefulClosePlugin } from './plugins/graceful-close.ts';
import { healthRoutes } from './plugins/health.ts';
import { localOnlyPlugin } from './plugins/local-only.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { pagePlugin } from './plugins/page.ts';
import { prismaPlugin } from './plugins/prisma.ts';
import { RequestLog } from './request-log.ts';
import { orderRoutes } from './sales/order-routes.ts';
import { shopRoutes } from './shop/shop-routes.ts';
import { createValidatorCompiler } from './validation.ts';

/** Bytes. A cart of 200 lines has some 8 KiB. */
const BODY_LIMIT = 64 * 1024;

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/**
 * Builds the whole server, for production and for tests alike. It does not listen yet, and connects to the database with
 * the first request that needs it. Close it when done.
 */
export async function buildApp(config: Config): Promise<App> {
  const { shop } = config;
  const app = fastify({
    logger: { level: config.logLevel },
    logController: new RequestLog(),
    bodyLimit: BODY_LIMIT,
  })
    .setValidatorCompiler(createValidatorCompiler())
    .withTypeProvider<TypeBoxTypeProvider>();
  // Only JSON: a form of a foreign page can send text/plain without asking, but never application/json.
  app.removeContentTypeParser('text/plain');

  await app.register(errorsPlugin);
  await app.register(gracefulClosePlugin);
  await app.register(localOnlyPlugin, { allowedHosts: config.allowedHosts });
  if (config.rateLimitPerMinute > 0) {
    await app.register(rateLimit, {
      max: config.rateLimitPerMinute,
      timeWindow: '1 minute',
      errorResponseBuilder: (_request, { after }) =>
        new Refusal('TOO_MANY_REQUESTS', `Too many requests from this address. Try again in ${after}.`),
    });
  }
  await app.register(prismaPlugin, { databaseUrl: config.databaseUrl, poolSize: config.databasePoolSize });
  await app.register(actorPlugin);
  await app.register(openapiPlugin, { shop });
  await app.register(pagePlugin);
  if (process.env.NODE_ENV !== 'production') await registerLearnPage(app);
  await app.register(healthRoutes);
  await app.register(shopRoutes, { shop });
  await app.register(productRoutes, { shop });
  await app.register(orderRoutes, { shop });
  return app;
}

/**
 * `/learn`, where the project has lessons: for development alone. It is found beside the sources, so a compiled server,
 * which has none beside it, never loads any of it.
 */
async function registerLearnPage(app: FastifyInstance): Promise<void> {
  const file = join(import.meta.dirname, '..', 'lessons', 'page', 'plugin.ts');
  if (!existsSync(file)) return;
  const { learnPlugin } = (await import(pathToFileURL(file).href)) as { learnPlugin: FastifyPluginAsync };
  await app.register(learnPlugin);
}
