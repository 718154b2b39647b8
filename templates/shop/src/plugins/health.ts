import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { EVERYWHERE, refusalsOf } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';

const Health = Type.Object({ status: Type.Literal('ok') });

/** `/health/live`: the process answers. `/health/ready`: it can also reach the database, so it may be sent customers. */
export const healthRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const config = { rateLimit: false, right: null } as const;
  app.get(
    '/health/live',
    {
      config,
      schema: {
        tags: ['health'],
        operationId: 'isAlive',
        summary: 'Is the process alive?',
        security: [],
        response: { 200: Health, ...refusalsOf(EVERYWHERE) },
      },
    },
    async () => ({ status: 'ok' }) as const,
  );

  app.get(
    '/health/ready',
    {
      config,
      schema: {
        tags: ['health'],
        operationId: 'isReady',
        summary: 'Is the database reachable?',
        security: [],
        response: { 200: Health, ...refusalsOf([...EVERYWHERE, 'DATABASE_UNAVAILABLE']) },
      },
    },
    async () => {
      await app.prisma.$queryRaw`SELECT 1`;
      return { status: 'ok' } as const;
    },
  );
};
