import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './measure.ts';
import type { Ratio } from './ratio.ts';
import { makeShop, serve } from './shop.ts';

const runs = 7;

/** The least that a server with Fastify and Prisma can be: one route, one query before it listens. */
const bareServer = `
import { PrismaPg } from '@prisma/adapter-pg';
import Fastify from 'fastify';
import { PrismaClient } from './prisma/generated/client.ts';

const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
const app = Fastify({ logger: true });
app.get('/health/live', async () => ({ status: 'ok' }));
app.get('/products', () => prisma.product.findMany({ take: 20 }));
await prisma.$queryRaw\`SELECT 1\`;
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
`;

/** From the start of \`npm run dev\`'s runner to the first answer, against a bare server under the same runner. */
export async function benchDev(): Promise<Ratio[]> {
  const shop = makeShop('bench-dev');
  try {
    writeFileSync(join(shop.folder, 'bare.ts'), bareServer);
    const tsx = join(shop.folder, '../../node_modules/tsx/dist/cli.mjs');
    const answer = async (file: string): Promise<number> => {
      const server = await serve([tsx, 'watch', file], shop.folder);
      await server.stop();
      return server.secondsToAnswer;
    };
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let run = 0; run < runs; run++) {
      ours.push(await answer('src/server.ts'));
      theirs.push(await answer('bare.ts'));
    }
    return [
      {
        what: 'npm run dev / a bare Fastify and Prisma server: first answer',
        ours: median(ours),
        theirs: median(theirs),
        unit: 's',
        most: 1.5,
      },
    ];
  } finally {
    shop.remove();
  }
}
