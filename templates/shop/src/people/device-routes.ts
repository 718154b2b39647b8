import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DONE, IdPath, OF_A_BODY, refusals } from '../json-schema.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { listDevices, registerDevice, revokeDevice, setPaperWidth } from './devices.ts';
import { DeviceInList, DeviceList, NewDevice, Paper, RegisterList } from './people-schema.ts';

/** `/devices`: the browsers that are tills, and `/registers`, which they belong to. */
export const deviceRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { prisma } = app;

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
        response: { 201: DeviceInList, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'UNKNOWN_REGISTER', ...OF_A_BODY) },
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

  app.put(
    '/devices/:id/paper',
    {
      config: { right: 'devices.manage' },
      schema: {
        tags: ['people'],
        operationId: 'setPaper',
        summary: 'Say what paper a till prints on',
        params: IdPath,
        body: Paper,
        response: { 204: DONE, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'DEVICE_NOT_FOUND', ...OF_A_BODY) },
      },
    },
    async (request, reply) => {
      await setPaperWidth(prisma, request.params.id, request.body.paperWidth);
      return reply.code(204).send(null);
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
        response: { 204: DONE, ...refusals('NOT_SIGNED_IN', 'FORBIDDEN', 'DEVICE_NOT_FOUND', ...OF_A_BODY) },
      },
    },
    async (request, reply) => {
      await revokeDevice(prisma, request.params.id, request.actor.userId);
      return reply.code(204).send(null);
    },
  );
};
