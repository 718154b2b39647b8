import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { IdPath, refusals } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';
import { approve } from './approvals.ts';
import { clearCookie, readCookie, writeCookie } from './cookies.ts';
import { hintOfSamplePins, registerDevelopmentTill } from './development.ts';
import { type Device, findDevice, listDevices, listPinHolders, registerDevice, revokeDevice } from './devices.ts';
import { changeOwnPassword, changeOwnPin } from './own-secrets.ts';
import {
  ApprovalRequest,
  ClientTokens,
  Credentials,
  DeviceInList,
  DeviceList,
  EndedSessions,
  GivenApproval,
  NewDevice,
  NewPin,
  PasswordChange,
  PinSignIn,
  Refreshing,
  RegisterList,
  Session,
} from './people-schema.ts';
import { grantOf, RIGHTS, type Right } from './rights.ts';
import { ACCESS_MINUTES, endSession, endSessionsOf, findActor, refreshTokens, type Tokens } from './sessions.ts';
import { type SignInContext, signInByPassword, signInByPin, signInClient } from './sign-in.ts';

/** Sign-ins that one address may try within a minute, whoever it tries. */
const SIGN_INS_PER_MINUTE = 60;

type Settings = Pick<Config, 'isProduction' | 'isInContainer' | 'pinSecret' | 'rateLimitPerMinute' | 'shop'>;

/** Sign-in and sign-out, approvals, and the tills that are registered. */
export const peopleRoutes: FastifyPluginAsyncTypebox<{ config: Settings }> = async (app, { config }) => {
  const { prisma } = app;
  const rateLimit = config.rateLimitPerMinute > 0 && { max: SIGN_INS_PER_MINUTE, timeWindow: '1 minute' };
  const openToAll = { right: null, rateLimit } as const;
  const nothing = Type.Null({ description: 'Done.' });
  const body = ['BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'REQUEST_TIMEOUT', 'FOREIGN_ORIGIN'] as const;
  const failing = ['SIGN_IN_FAILED', 'SIGN_IN_LOCKED', ...body] as const;

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
      const { device } = await contextOf(request);
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
        response: { 200: Session, ...refusals(...failing) },
      },
    },
    async (request, reply) => {
      const context = await contextOf(request);
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
        response: { 200: Session, ...refusals('TILL_NOT_REGISTERED', ...failing) },
      },
    },
    async (request, reply) => {
      const context = await contextOf(request);
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
        response: { 204: nothing, ...refusals('FOREIGN_ORIGIN') },
      },
    },
    async (request, reply) => {
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const token = bearer ?? readCookie('session', request);
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
        response: { 201: ClientTokens, ...refusals(...failing) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(toAnswer(await signInClient(await contextOf(request), request.body))),
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
        response: { 201: ClientTokens, ...refusals('NOT_SIGNED_IN', ...body) },
      },
    },
    async (request, reply) => reply.code(201).send(toAnswer(await refreshTokens(prisma, request.body.refreshToken))),
  );

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
          ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'TILL_NOT_REGISTERED', ...failing),
        },
      },
    },
    async (request, reply) => {
      const { approval, expiresAt } = await approve(await contextOf(request), request.actor, request.body);
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
        response: { 204: nothing, ...refusals('NOT_SIGNED_IN', 'PIN_TOO_EASY', ...failing) },
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
        response: { 204: nothing, ...refusals('NOT_SIGNED_IN', ...failing) },
      },
    },
    async (request, reply) => {
      const { password, newPassword } = request.body;
      const own = { prisma, userId: request.actor.userId, password, ip: request.ip };
      await changeOwnPassword(own, newPassword, readCookie('session', request));
      return reply.code(204).send(null);
    },
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
        response: { 200: EndedSessions, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'FOREIGN_ORIGIN') },
      },
    },
    async (request) => {
      const { actor, params } = request;
      if (params.id !== actor.userId) await request.authorise('people.manage');
      return prisma.$transaction(async (tx) => {
        const ended = await endSessionsOf(tx, Math.min(params.id, 2_147_483_647));
        await tx.auditLog.create({
          data: { userId: actor.userId, action: 'sessions.end', entity: 'user', entityId: String(params.id) },
        });
        return { ended };
      });
    },
  );

  app.get(
    '/registers',
    {
      schema: {
        tags: ['people'],
        operationId: 'listRegisters',
        summary: 'The registers that a till can belong to',
        response: { 200: RegisterList, ...refusals('NOT_SIGNED_IN') },
      },
    },
    async () => ({
      items: await prisma.register.findMany({
        select: { id: true, name: true },
        where: { isActive: true },
        orderBy: { id: 'asc' },
      }),
    }),
  );

  app.get(
    '/devices',
    {
      config: { right: 'devices.manage' },
      schema: {
        tags: ['people'],
        operationId: 'listDevices',
        summary: 'The tills that are registered',
        response: { 200: DeviceList, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN') },
      },
    },
    async () => ({
      items: (await listDevices(prisma)).map(({ createdAt, ...device }) => ({
        ...device,
        createdAt: createdAt.toISOString(),
      })),
    }),
  );

  app.post(
    '/devices',
    {
      config: { right: 'devices.manage' },
      schema: {
        tags: ['people'],
        operationId: 'registerDevice',
        summary: 'Make this browser a till',
        description: 'The answer sets a cookie, with which PINs work in this browser.',
        body: NewDevice,
        response: { 201: DeviceInList, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'UNKNOWN_REGISTER', ...body) },
      },
    },
    async (request, reply) => {
      const { device, token } = await registerDevice(prisma, {
        ...request.body,
        registeredById: request.actor.userId,
        session: readCookie('session', request),
      });
      writeCookie('till', { request, reply }, token);
      return reply.code(201).send({ ...device, createdAt: new Date().toISOString() });
    },
  );

  app.delete(
    '/devices/:id',
    {
      config: { right: 'devices.manage' },
      schema: {
        tags: ['people'],
        operationId: 'revokeDevice',
        summary: 'Take a till’s registration back',
        params: IdPath,
        response: { 204: nothing, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'DEVICE_NOT_FOUND', 'FOREIGN_ORIGIN') },
      },
    },
    async (request, reply) => {
      await revokeDevice(prisma, Math.min(request.params.id, 2_147_483_647), request.actor.userId);
      return reply.code(204).send(null);
    },
  );

  async function contextOf(request: FastifyRequest): Promise<SignInContext> {
    const { isProduction, pinSecret } = config;
    const token = readCookie('till', request);
    const device = token === null ? null : await findDevice(prisma, token);
    return { prisma, pinSecret, isProduction, ip: request.ip, device };
  }

  /** @param token the session's, which may have begun with this request */
  async function describeSession(
    request: FastifyRequest,
    reply: FastifyReply,
    { token, device: known }: { token: string | null; device: Device | null },
  ): Promise<Session> {
    let device = known;
    if (!device && registersItself(request)) {
      const made = await registerDevelopmentTill(prisma);
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
