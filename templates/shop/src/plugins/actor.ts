import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Refusal } from '../errors.ts';
import { isId } from '../json-schema.ts';
import type { Actor, Authorisation } from '../people/actor.ts';
import { grantOf, RIGHTS, type Right } from '../people/rights.ts';
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

    app.decorateRequest('actor');
    app.decorateRequest('authorise', function authorise(this: FastifyRequest, right: Right): Promise<Authorisation> {
      return authoriseStub(this, right);
    });
    app.addHook('preHandler', async (request) => {
      const { right } = request.routeOptions.config;
      if (!right) return;
      const { userId, registerId } = await app.findSeller();
      const user = await activeUser(request, Number(request.headers['x-stub-actor'] ?? userId));
      if (!user) throw new Refusal('FORBIDDEN', 'There is no such active user.');
      (request as { actor: Actor }).actor = { userId: user.id, name: user.name, role: user.role, registerId };
      await request.authorise(right);
    });
  },
  { name: 'actor', dependencies: ['prisma'] },
);

function activeUser({ server }: FastifyRequest, id: number) {
  return isId(id) ? server.prisma.user.findFirst({ where: { id, isActive: true } }) : null;
}

async function authoriseStub(request: FastifyRequest, right: Right): Promise<Authorisation> {
  const grant = grantOf(request.actor.role, right);
  if (grant === 'yes') return { approvedById: null };
  if (grant === 'no') throw new Refusal('FORBIDDEN', `${RIGHTS[right].meaning}: only a manager may do that.`);
  const manager = await activeUser(request, Number(request.headers['x-stub-approval']));
  if (manager?.role === 'manager') return { approvedById: manager.id };
  throw new Refusal('APPROVAL_REQUIRED', `${RIGHTS[right].meaning}: a manager must approve that.`);
}
