import { PrismaPg } from '@prisma/adapter-pg';
import fp from 'fastify-plugin';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { nameSaleStatement } from '../sales/sale-statement.ts';

declare module 'fastify' {
  interface FastifyInstance {
    prisma: PrismaClient;
  }
}

/** Milliseconds after which waiting for a connection, or for a statement, ends in DATABASE_UNAVAILABLE. */
const CONNECTION_TIMEOUT = 5_000;
const STATEMENT_TIMEOUT = 15_000;

/** `app.prisma`: the database client and its connections, closed with the app. */
export const prismaPlugin = fp<{ databaseUrl: string; poolSize: number }>(
  async (app, { databaseUrl, poolSize }) => {
    const adapter = new PrismaPg(
      {
        connectionString: databaseUrl,
        max: poolSize,
        connectionTimeoutMillis: CONNECTION_TIMEOUT,
        statement_timeout: STATEMENT_TIMEOUT,
        application_name: 'shop',
      },
      { statementNameGenerator: nameSaleStatement, onPoolError: (error) => app.log.warn(error, 'database connection') },
    );
    const prisma = new PrismaClient({ adapter });
    app.decorate('prisma', prisma);
    app.addHook('onClose', () => prisma.$disconnect());
  },
  { name: 'prisma' },
);
