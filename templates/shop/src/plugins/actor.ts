import cookie from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { Refusal } from '../errors.ts';
import type { Actor } from '../people/actor.ts';
import { useApproval } from '../people/approvals.ts';
import { readBearer, readCookie } from '../people/cookies.ts';
import { grantOf, RIGHTS, type Right } from '../people/rights.ts';
import { findActor } from '../people/sessions.ts';

/** Approvals that one request can bring along: no request needs as many. */
const MOST_APPROVALS = 5;

/**
 * Finds out who sends each request, and refuses it to whoever lacks the route's right. A route that says nothing about
 * rights asks for a sign-in; only one that says `right: null` is open to everybody.
 */
export const actorPlugin = fp(
  async (app) => {
    await app.register(cookie);
    app.decorateRequest('actor', null as unknown as Actor);
    app.decorateRequest('authorise', authorise);

    app.addHook('onRequest', async (request) => {
      refuseForeignOrigin(request);
      const { right } = request.routeOptions.config;
      if (request.is404 || right === null) return;
      const actor = await findSignedIn(app.prisma, request);
      if (!actor) throw new Refusal('NOT_SIGNED_IN', 'Sign in first.');
      (request as { actor: Actor }).actor = actor;
      if (right !== undefined) await request.authorise(right);
    });

    async function authorise(this: FastifyRequest, right: Right): Promise<{ approvedById: number | null }> {
      const grant = grantOf(this.actor.role, right);
      if (grant === 'yes') return { approvedById: null };
      const what = RIGHTS[right].meaning;
      if (grant === 'no') throw new Refusal('FORBIDDEN', `${what}: that is a manager’s right.`, { right });
      const { approval, 'idempotency-key': key } = this.headers;
      if (typeof key === 'string' && isUuid(key)) {
        const approvals = typeof approval === 'string' ? approval.split(/ *, */) : [];
        const approvedById = await useFirst(approvals, { right, actor: this.actor, request: key });
        if (approvedById !== null || (await this.routeOptions.config.wasDone?.(key))) return { approvedById };
      }
      throw new Refusal('APPROVAL_REQUIRED', `${what}: that needs a manager’s approval.`, { right });
    }

    /** The manager who gave the right by one of the approvals; null if none of them is for it. */
    async function useFirst(
      approvals: readonly string[],
      wanted: { right: Right; actor: Actor; request: string },
    ): Promise<number | null> {
      for (const approval of approvals.slice(0, MOST_APPROVALS)) {
        const approvedById = await useApproval(app.prisma, { approval, ...wanted });
        if (approvedById !== null) return approvedById;
      }
      return null;
    }
  },
  { name: 'actor', dependencies: ['prisma'] },
);

/** Who is signed in with the token of a request, at this moment; null if nobody is, or no longer. */
export async function findSignedIn(prisma: PrismaClient, request: FastifyRequest): Promise<Actor | null> {
  const bearer = readBearer(request);
  if (bearer !== null) return findActor(prisma, bearer, 'access');
  const session = readCookie('session', request);
  return session === null ? null : findActor(prisma, session, 'browser');
}

/**
 * A page of another site can make a browser send a request here. SameSite keeps the cookie out of most of them; this refuses
 * all of them, also those of another port or another name of the same site.
 */
function refuseForeignOrigin({ method, headers, host }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
  const { origin, 'sec-fetch-site': site } = headers;
  const isForeign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    throw new Refusal('FOREIGN_ORIGIN', 'This request comes from the page of another site.');
  }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
