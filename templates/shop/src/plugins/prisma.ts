import { PrismaPg } from '@prisma/adapter-pg';
import fp from 'fastify-plugin';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { nameStatement } from '../named-statement.ts';

declare module 'fastify' {
  interface FastifyInstance {
    prisma: PrismaClient;
    /** What makes the client's connections, for whoever wants to watch them. */
    databaseAdapter: PrismaPg;
  }
}

/** Milliseconds after which waiting for a connection ends in DATABASE_UNAVAILABLE. */
const CONNECTION_TIMEOUT = 5_000;

/** Settings of each session. A pooler in between must be told to let them pass. */
const SESSION = [
  // Prisma's adapter sends and reads each moment as UTC's clocks show it, without a zone. In a session with another zone,
  // which a server takes from the machine that it was installed on, all of them would be hours off.
  'timezone=UTC',
  // A statement that takes this long ends in DATABASE_UNAVAILABLE.
  'statement_timeout=15s',
  // PostgreSQL's 4 is meant for spinning disks. With it, a small table of products is read as a whole to find one row,
  // and each sale leaves dead rows behind that make this slower.
  'random_page_cost=1.1',
];

/** `app.prisma`: the database client and its connections, closed with the app. */
export const prismaPlugin = fp<{ databaseUrl: string; poolSize: number }>(
  async (app, { databaseUrl, poolSize }) => {
    const adapter = new PrismaPg(
      {
        connectionString: databaseUrl,
        max: poolSize,
        connectionTimeoutMillis: CONNECTION_TIMEOUT,
        options: SESSION.map((setting) => `-c ${setting}`).join(' '),
        application_name: 'shop',
      },
      { statementNameGenerator: nameStatement, onPoolError: (error) => app.log.warn(error, 'database connection') },
    );
    const prisma = new PrismaClient({ adapter });
    app.decorate('prisma', prisma);
    app.decorate('databaseAdapter', adapter);
    app.addHook('onClose', () => prisma.$disconnect());
  },
  { name: 'prisma' },
);
