import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
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
import { customerRoutes } from './customers/customer-routes.ts';
import { Refusal } from './errors.ts';
import { exchangeRoutes } from './exchanges/exchange-routes.ts';
import { invoiceRoutes } from './invoices/invoice-routes.ts';
import { livePlugin } from './live/live-plugin.ts';
import { liveRoutes } from './live/live-routes.ts';
import { parkedCartRoutes } from './parked-carts/parked-cart-routes.ts';
import { deviceRoutes } from './people/device-routes.ts';
import { ownRoutes } from './people/own-routes.ts';
import { sessionRoutes } from './people/session-routes.ts';
import { actorPlugin } from './plugins/actor.ts';
import { answerHeadersPlugin } from './plugins/answer-headers.ts';
import { errorsPlugin } from './plugins/errors.ts';
import { gracefulClosePlugin } from './plugins/graceful-close.ts';
import { healthRoutes } from './plugins/health.ts';
import { knownHostsPlugin } from './plugins/known-hosts.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { pagePlugin } from './plugins/page.ts';
import { prismaPlugin } from './plugins/prisma.ts';
import { problemRoutes } from './problems/problem-routes.ts';
import { projectRoot } from './project-root.ts';
import { refundRoutes } from './refunds/refund-routes.ts';
import { RequestLog } from './request-log.ts';
import { orderRoutes } from './sales/order-routes.ts';
import { printRoutes } from './sales/print-routes.ts';
import { receiptRoutes } from './sales/receipt-routes.ts';
import { shiftRoutes } from './shifts/shift-routes.ts';
import { shopRoutes } from './shop/shop-routes.ts';
import { storeCreditRoutes } from './store-credit/store-credit-routes.ts';
import { readableUrl, refuseUnreadable } from './unreadable-requests.ts';
import { createValidatorCompiler } from './validation.ts';

/** Bytes. A cart of 200 lines has some 8 KiB. */
const BODY_LIMIT = 64 * 1024;

/**
 * Milliseconds without a byte in either direction after which a connection is closed: somebody has asked and does not read
 * the answer. It is longer than the database may take for one.
 */
const CONNECTION_TIMEOUT = 60_000;

/** Milliseconds between two looks at the requests that have not arrived yet. With Node's 30 s, 15 s would be up to 45. */
const CHECKING_INTERVAL = 1_000;

/** Letters. No address of Node's is longer, so that a route answers to a long id as to any other that it does not know. */
const MAX_PARAM_LENGTH = 16 * 1024;

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
  const requestTimeout = config.requestTimeoutSeconds * 1000;
  const app = fastify({
    logger: { level: config.logLevel },
    logController: new RequestLog(),
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustedProxies.length > 0 && [...config.trustedProxies],
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    requestTimeout,
    connectionTimeout: CONNECTION_TIMEOUT,
    http: { headersTimeout: requestTimeout, connectionsCheckingInterval: CHECKING_INTERVAL },
    rewriteUrl: readableUrl,
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, config.requestTimeoutSeconds),
  })
    .setValidatorCompiler(createValidatorCompiler())
    .withTypeProvider<TypeBoxTypeProvider>();
  // Only JSON: a form of a foreign page can send text/plain without asking, but never application/json.
  app.removeContentTypeParser('text/plain');

  await app.register(answerHeadersPlugin);
  await app.register(errorsPlugin);
  await app.register(gracefulClosePlugin);
  await app.register(knownHostsPlugin, { allowedHosts: config.allowedHosts });
  if (config.rateLimitPerMinute > 0) {
    await app.register(rateLimit, {
      max: config.rateLimitPerMinute,
      timeWindow: '1 minute',
      errorResponseBuilder: (_request, { after }) =>
        new Refusal('TOO_MANY_REQUESTS', `Too many requests from this address. Try again in ${after}.`),
    });
  }
  await app.register(prismaPlugin, { databaseUrl: config.databaseUrl, poolSize: config.databasePoolSize });
  await app.register(livePlugin, { listenDatabaseUrl: config.listenDatabaseUrl });
  await app.register(actorPlugin);
  await app.register(openapiPlugin, { shop });
  await app.register(pagePlugin);
  await app.register(problemRoutes);
  await app.register(healthRoutes);
  if (!config.isProduction) await registerLearnPage(app);
  await app.register(sessionRoutes, { config });
  await app.register(ownRoutes, { config });
  await app.register(deviceRoutes);
  await app.register(shopRoutes, { shop });
  await app.register(productRoutes, { shop });
  await app.register(liveRoutes, { shop });
  await app.register(customerRoutes);
  await app.register(orderRoutes, { shop, maxCashierDiscount: config.maxCashierDiscount });
  await app.register(parkedCartRoutes, { shop });
  await app.register(printRoutes, { shop });
  await app.register(receiptRoutes);
  await app.register(refundRoutes, { shop, maxCashierRefund: config.maxCashierRefund });
  await app.register(exchangeRoutes, {
    shop,
    maxCashierRefund: config.maxCashierRefund,
    maxCashierDiscount: config.maxCashierDiscount,
  });
  await app.register(invoiceRoutes, { shop });
  await app.register(storeCreditRoutes, { shop });
  await app.register(shiftRoutes, { shop });
  return app;
}

/** `/learn`, where the project has lessons: for development alone, so its package need not be there in production. */
async function registerLearnPage(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(projectRoot, 'lessons'))) return;
  const { learnPlugin } = (await import(LEARN_PAGE)) as { learnPlugin: FastifyPluginAsync<LearnPageOptions> };
  const sale = { method: 'POST', url: '/orders', adapter: app.databaseAdapter };
  app.addHook('onRoute', (route) => {
    if (/^\/learn(\/|$)/.test(route.url)) route.config = { ...route.config, right: null };
  });
  await app.register(learnPlugin, { projectDir: projectRoot, sale });
}

/** Named by its value, because a project without lessons does not have it. */
const LEARN_PAGE: string = 'pos-migrate-learn/page';

interface LearnPageOptions {
  projectDir: string;
  /** The request whose way the page shows. */
  sale: { method: string; url: string; adapter: App['databaseAdapter'] };
}
