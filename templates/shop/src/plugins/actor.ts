import fp from 'fastify-plugin';
import { Refusal } from '../errors.ts';
import type { Seller } from '../sales/complete-sale.ts';

declare module 'fastify' {
  interface FastifyInstance {
    findSeller(): Promise<Seller>;
  }
}

/** Milliseconds for which the answer is remembered, because every sale asks, on a clock that nobody sets back. */
const REMEMBERED = 5_000;

/**
 * Who is selling. The shop has no sign-in yet: every sale is made by the first active cashier at the first active
 * register, and the server listens on this machine only. Sign-in replaces this plugin.
 */
export const actorPlugin = fp(
  async (app) => {
    let remembered: { seller: Seller; until: number } | undefined;

    app.decorate('findSeller', async () => {
      if (remembered && remembered.until > performance.now()) return remembered.seller;
      const [user, register] = await Promise.all([
        app.prisma.user.findFirst({ where: { isActive: true, role: 'cashier' }, orderBy: { id: 'asc' } }),
        app.prisma.register.findFirst({ where: { isActive: true }, orderBy: { id: 'asc' } }),
      ]);
      if (!user || !register) {
        throw new Refusal('NO_STAFF', 'The shop has no active cashier or register. Run "npm run db:seed".');
      }
      const seller = { userId: user.id, registerId: register.id };
      remembered = { seller, until: performance.now() + REMEMBERED };
      return seller;
    });
  },
  { name: 'actor', dependencies: ['prisma'] },
);
