import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DONE, refusals } from '../json-schema.ts';
import { approve } from './approvals.ts';
import { readCookie } from './cookies.ts';
import { changeOwnPassword, changeOwnPin } from './own-secrets.ts';
import { ApprovalRequest, GivenApproval, NewPin, PasswordChange } from './people-schema.ts';
import { limitOfSignIns, OF_A_SECRET, type PeopleSettings, signInContext } from './sign-in-context.ts';

/** `/people/me` and `/approvals`: what people do with a password or a PIN of their own. */
export const ownRoutes: FastifyPluginAsyncTypebox<{ config: PeopleSettings }> = async (app, { config }) => {
  const { prisma } = app;
  const rateLimit = limitOfSignIns(config);

  app.post(
    '/approvals',
    {
      config: { rateLimit },
      schema: {
        tags: ['people'],
        operationId: 'approve',
        summary: 'A manager approves, by PIN, what the person at the till may not do alone',
        body: ApprovalRequest,
        response: {
          201: GivenApproval,
          ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'TILL_NOT_REGISTERED', ...OF_A_SECRET),
        },
      },
    },
    async (request, reply) => {
      const { approval, expiresAt } = await approve(
        await signInContext(request, prisma, config),
        request.actor,
        request.body,
      );
      return reply.code(201).send({ approval, expiresAt: expiresAt.toISOString() });
    },
  );

  app.put(
    '/people/me/pin',
    {
      config: { rateLimit },
      schema: {
        tags: ['people'],
        operationId: 'changeOwnPin',
        summary: 'Choose a new PIN',
        body: NewPin,
        response: { 204: DONE, ...refusals('NOT_SIGNED_IN', 'PIN_TOO_EASY', ...OF_A_SECRET) },
      },
    },
    async (request, reply) => {
      const { password, pin } = request.body;
      await changeOwnPin({ prisma, userId: request.actor.userId, password, ip: request.ip }, pin, config.pinSecret);
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/people/me/password',
    {
      config: { rateLimit },
      schema: {
        tags: ['people'],
        operationId: 'changeOwnPassword',
        summary: 'Choose a new password',
        description: 'All other sign-ins of the person end.',
        body: PasswordChange,
        response: { 204: DONE, ...refusals('NOT_SIGNED_IN', ...OF_A_SECRET) },
      },
    },
    async (request, reply) => {
      const { password, newPassword } = request.body;
      const own = { prisma, userId: request.actor.userId, password, ip: request.ip };
      await changeOwnPassword(own, newPassword, readCookie('session', request));
      return reply.code(204).send(null);
    },
  );
};
