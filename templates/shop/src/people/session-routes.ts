import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DONE, IdPath, isId, OF_A_BODY, refusals } from '../json-schema.ts';
import { clearCookie, readBearer, readCookie, writeCookie } from './cookies.ts';
import { developmentTill, hintOfSamplePins } from './development.ts';
import { type Device, listPinHolders } from './devices.ts';
import { ClientTokens, Credentials, EndedSessions, PinSignIn, Refreshing, Session } from './people-schema.ts';
import { grantOf, RIGHTS, type Right } from './rights.ts';
import { ACCESS_MINUTES, endSession, endSessionsOf, findActor, refreshTokens, type Tokens } from './sessions.ts';
import { signInByPassword, signInByPin, signInClient } from './sign-in.ts';
import { limitOfSignIns, OF_A_SECRET, type PeopleSettings, signInContext } from './sign-in-context.ts';

/** `/session` and `/tokens`: sign-in and sign-out of browsers and API clients. */
export const sessionRoutes: FastifyPluginAsyncTypebox<{ config: PeopleSettings }> = async (app, { config }) => {
  const { prisma } = app;
  const tillOfDevelopment = developmentTill(prisma);
  const openToAll = { right: null, rateLimit: limitOfSignIns(config) } as const;

  app.get(
    '/session',
    {
      config: { right: null },
      schema: {
        tags: ['people'],
        operationId: 'readSession',
        summary: 'Who is signed in here, and at which till',
        security: [],
        response: { 200: Session, ...refusals() },
      },
    },
    async (request, reply) => {
      const { device } = await signInContext(request, prisma, config);
      return describeSession(request, reply, { token: readCookie('session', request), device });
    },
  );

  app.post(
    '/session/password',
    {
      config: openToAll,
      schema: {
        tags: ['people'],
        operationId: 'signInByPassword',
        summary: 'Sign a browser in by e-mail address and password',
        security: [],
        body: Credentials,
        response: { 200: Session, ...refusals(...OF_A_SECRET) },
      },
    },
    async (request, reply) => {
      const context = await signInContext(request, prisma, config);
      const { token, expiresAt } = await signInByPassword(context, request.body, readCookie('session', request));
      writeCookie('session', { request, reply }, token, expiresAt);
      return describeSession(request, reply, { token, device: context.device });
    },
  );

  app.post(
    '/session/pin',
    {
      config: openToAll,
      schema: {
        tags: ['people'],
        operationId: 'signInByPin',
        summary: 'Sign somebody in at a registered till by PIN',
        description: 'Whoever was signed in there is signed out.',
        security: [],
        body: PinSignIn,
        response: { 200: Session, ...refusals('TILL_NOT_REGISTERED', ...OF_A_SECRET) },
      },
    },
    async (request, reply) => {
      const context = await signInContext(request, prisma, config);
      const { token, expiresAt } = await signInByPin(context, request.body, readCookie('session', request));
      writeCookie('session', { request, reply }, token, expiresAt);
      return describeSession(request, reply, { token, device: context.device });
    },
  );

  app.delete(
    '/session',
    {
      config: { right: null },
      schema: {
        tags: ['people'],
        operationId: 'signOut',
        summary: 'Sign out here',
        security: [],
        response: { 204: DONE, ...refusals(...OF_A_BODY) },
      },
    },
    async (request, reply) => {
      const token = readBearer(request) ?? readCookie('session', request);
      if (token !== null) await prisma.$transaction((tx) => endSession(tx, token));
      clearCookie('session', { request, reply });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/tokens',
    {
      config: openToAll,
      schema: {
        tags: ['people'],
        operationId: 'signInClient',
        summary: 'Sign an API client in',
        security: [],
        body: Credentials,
        response: { 201: ClientTokens, ...refusals(...OF_A_SECRET) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(toAnswer(await signInClient(await signInContext(request, prisma, config), request.body))),
  );

  app.post(
    '/tokens/refresh',
    {
      config: openToAll,
      schema: {
        tags: ['people'],
        operationId: 'refreshTokens',
        summary: 'Get the next tokens for a refresh token',
        description:
          'A refresh token is good once. Used again within ten seconds it still answers, for two tabs that refresh at ' +
          'once; used again later, all tokens of its sign-in end.',
        security: [],
        body: Refreshing,
        response: { 201: ClientTokens, ...refusals('NOT_SIGNED_IN', ...OF_A_BODY) },
      },
    },
    async (request, reply) => reply.code(201).send(toAnswer(await refreshTokens(prisma, request.body.refreshToken))),
  );

  app.delete(
    '/people/:id/sessions',
    {
      schema: {
        tags: ['people'],
        operationId: 'signOutEverywhere',
        summary: 'Sign a person out everywhere',
        description: 'Everybody may do that to themselves; to others, who has the right `people.manage`.',
        params: IdPath,
        response: { 200: EndedSessions, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', ...OF_A_BODY) },
      },
    },
    async (request) => {
      const { actor, params } = request;
      if (params.id !== actor.userId) await request.authorise('people.manage');
      return prisma.$transaction(async (tx) => {
        const ended = isId(params.id) ? await endSessionsOf(tx, params.id) : 0;
        await tx.auditLog.create({
          data: { userId: actor.userId, action: 'sessions.end', entity: 'user', entityId: String(params.id) },
        });
        return { ended };
      });
    },
  );

  /** @param token the session's, which may have begun with this request */
  async function describeSession(
    request: FastifyRequest,
    reply: FastifyReply,
    { token, device: known }: { token: string | null; device: Device | null },
  ): Promise<Session> {
    let device = known;
    if (!device && registersItself(request)) {
      const made = await tillOfDevelopment();
      if (made) writeCookie('till', { request, reply }, made.token);
      device = made?.device ?? null;
    }
    const [actor, people, hint] = await Promise.all([
      token === null ? null : findActor(prisma, token, 'browser'),
      device ? listPinHolders(prisma, { withSamples: !config.isProduction }) : [],
      device && !config.isProduction ? hintOfSamplePins(prisma) : null,
    ]);
    return {
      shopName: config.shop.name,
      person: actor && {
        id: actor.userId,
        name: actor.name,
        role: actor.role,
        rights: Object.fromEntries(
          (Object.keys(RIGHTS) as Right[]).map((right) => [right, grantOf(actor.role, right)]),
        ) as Record<Right, 'yes' | 'approval' | 'no'>,
      },
      till: device && { ...device, people },
      hint,
    };
  }

  /** In development alone: a browser of this machine, or of the one that a container runs on. */
  function registersItself({ ip, headers }: FastifyRequest): boolean {
    if (config.isProduction || headers['x-forwarded-for'] !== undefined) return false;
    return config.isInContainer || ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1';
  }
};

function toAnswer(tokens: Tokens) {
  return { ...tokens, expiresIn: ACCESS_MINUTES * 60 };
}
