import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { IdPath, OF_A_BODY, refusals } from '../json-schema.ts';
import { PaperWidth } from '../people/people-schema.ts';
import { Type } from '../schema-builder.ts';
import { IdempotencyHeaders } from './order-schema.ts';
import { listPrints, printReceipt } from './print-receipt.ts';
import { Print, PrintList } from './print-schema.ts';
import { readReceiptText } from './receipt-text.ts';

const PlainText = Type.Unsafe<string>({
  description: 'The receipt.',
  content: { 'text/plain': { schema: Type.String({ examples: ['                  Corner Shop\n'] }) } },
});

/** `/orders/:id/prints`: the papers of a receipt, and `/orders/:id/receipt.txt`: what stands on one. */
export const printRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  app.post(
    '/orders/:id/prints',
    {
      config: { right: 'receipts.print' },
      schema: {
        tags: ['sales'],
        operationId: 'printReceipt',
        summary: 'Count a paper of a receipt, before it is printed',
        description:
          'The first one is the original, each further one a copy with the next number. Sent again with the same ' +
          '`Idempotency-Key`, it answers with the same paper and the header `Idempotent-Replayed: true`.',
        headers: IdempotencyHeaders,
        params: IdPath,
        body: Type.Object({}, { additionalProperties: false }),
        response: {
          201: Print,
          ...refusals('NOT_SIGNED_IN', 'ORDER_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED', ...OF_A_BODY),
        },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const { print, replayed } = await printReceipt(app.prisma, request.params.id, request.actor, key);
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).send(print);
    },
  );

  app.get(
    '/orders/:id/prints',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['sales'],
        operationId: 'listPrints',
        summary: 'The last papers of a receipt, the newest first',
        params: IdPath,
        response: { 200: PrintList, ...refusals('NOT_SIGNED_IN') },
      },
    },
    async (request) => ({ items: await listPrints(app.prisma, request.params.id) }),
  );

  app.get(
    '/orders/:id/receipt.txt',
    {
      config: { right: 'sale.read' },
      schema: {
        tags: ['sales'],
        operationId: 'readReceiptText',
        summary: 'Read a receipt as plain text',
        description:
          'As a till prints it: in lines of 48 signs for paper of 80 mm, and of 32 for 58 mm. It says that it is a copy, unless ' +
          '`copy` names the original that `POST /orders/{id}/prints` has counted.',
        params: IdPath,
        querystring: Type.Object(
          {
            paper: Type.Optional(PaperWidth),
            copy: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: PlainText, ...refusals('NOT_SIGNED_IN', 'ORDER_NOT_FOUND', 'PRINT_NOT_FOUND') },
      },
    },
    async ({ params, query }, reply) => {
      const text = await readReceiptText(app.prisma, shop, params.id, query);
      return reply.type('text/plain; charset=utf-8').send(text);
    },
  );
};
