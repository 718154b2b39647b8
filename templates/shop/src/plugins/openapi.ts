import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import type { Shop } from '../config.ts';
import { REFUSALS } from '../errors.ts';
import { describeHeaders } from './openapi-headers.ts';

/** `/docs`: the description of every route, made from the schemas that also validate it; `/docs/json` for machines. */
export const openapiPlugin = fp<{ shop: Shop }>(
  async (app, { shop }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: shop.name, version: '1', description: describeApi(shop) },
        servers: [{ url: '/', description: 'The server that this description comes from' }],
        components: {
          securitySchemes: {
            session: {
              type: 'apiKey',
              in: 'cookie',
              name: 'session',
              description:
                'The cookie that `/session/…` sets. Its name is `__Host-session` behind TLS, and has the port in it elsewhere, as in ' +
                '`session-3000`.',
            },
            bearer: { type: 'http', scheme: 'bearer', description: 'The access token that `/tokens` gives.' },
          },
        },
        security: [{ session: [] }, { bearer: [] }],
        tags: [
          { name: 'people', description: 'Who may do what, and where' },
          { name: 'catalog', description: 'What the shop sells' },
          { name: 'customers', description: 'Who is known by name, and has points' },
          { name: 'sales', description: 'What it sold' },
          { name: 'invoices', description: 'What it billed, and credited since' },
          { name: 'shifts', description: 'What is, and should be, in the drawer' },
          { name: 'shop', description: 'What a till must know' },
          { name: 'health', description: 'For those who watch the server' },
        ],
      },
      transformObject: (document) => {
        if (!('openapiObject' in document)) throw new Error('The description is to be one of OpenAPI.');
        return describeHeaders(document.openapiObject);
      },
      refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `schema-${i}`) },
    });
    await app.register(swaggerUi, { routePrefix: '/docs' });
  },
  { name: 'openapi' },
);

function describeApi({ currency, pricesIncludeTax }: Shop): string {
  const codes = Object.entries(REFUSALS).map(
    ([code, { status, meaning }]) => `| \`${code}\` | ${status} | ${meaning} |`,
  );
  return [
    `Amounts are decimal strings in ${currency.code} and exact.`,
    pricesIncludeTax
      ? 'Prices are gross: they contain the tax, which is worked out for each line.'
      : 'Prices are net: tax is added for each line.',
    'A refused request has written nothing. Its answer has a `code` that never changes:',
    ['| Code | Status | Meaning |', '|---|---|---|', ...codes].join('\n'),
  ].join('\n\n');
}
