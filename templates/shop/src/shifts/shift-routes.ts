import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Shop } from '../config.ts';
import { Refusal } from '../errors.ts';
import { Id, IdPath, OF_A_BODY, PAGE_QUERY, refusals, withLocation } from '../json-schema.ts';
import { registerOf } from '../people/register-of.ts';
import { IdempotencyHeaders } from '../sales/order-schema.ts';
import { Type } from '../schema-builder.ts';
import { addCashEvent } from './add-cash-event.ts';
import { closeShift } from './close-shift.ts';
import { listZReports } from './list-z-reports.ts';
import { openShift } from './open-shift.ts';
import { readXReport } from './read-x-report.ts';
import { findOpenShift } from './shift-repository.ts';
import { wasDone } from './shift-request.ts';
import {
  CashEvent,
  CurrentShift,
  cashEventIn,
  closingIn,
  openingIn,
  Shift,
  XReport,
  ZReport,
  ZReportPage,
} from './shift-schema.ts';
import { toShift } from './to-shift.ts';
import { findZReport } from './z-report-repository.ts';

/** What every request that changes a shift may be refused with. */
const OF_ANY_CHANGE = ['NOT_SIGNED_IN', 'FORBIDDEN', 'IDEMPOTENCY_KEY_REUSED', ...OF_A_BODY] as const;

const ONCE =
  'Sent again with the same `Idempotency-Key` and body, it answers with what it did first and the header ' +
  '`Idempotent-Replayed: true`.';

/** `/shifts` and `/z-reports`: the drawer of a register, from its float to its count. */
export const shiftRoutes: FastifyPluginAsyncTypebox<{ shop: Shop }> = async (app, { shop }) => {
  const { prisma } = app;

  app.post(
    '/shifts',
    {
      config: { right: 'shift.open' },
      schema: {
        tags: ['shifts'],
        operationId: 'openShift',
        summary: 'Open a shift with a counted float',
        description: `A register has one open shift or none. ${ONCE}`,
        headers: IdempotencyHeaders,
        body: openingIn(shop.currency),
        response: {
          201: withLocation(Shift),
          ...refusals('SHIFT_ALREADY_OPEN', 'UNKNOWN_REGISTER', 'WRONG_REGISTER', 'TOTAL_TOO_LARGE', ...OF_ANY_CHANGE),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request;
      const context = { prisma, shop, userId: actor.userId, registerId: registerOf(body.registerId, actor) };
      const { shift, replayed } = await openShift(context, body.float, headers['idempotency-key']);
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/shifts/${shift.id}/x-report`).send(shift);
    },
  );

  app.get(
    '/shifts/current',
    {
      config: { right: 'sale.sell' },
      schema: {
        tags: ['shifts'],
        operationId: 'readCurrentShift',
        summary: 'The open shift of a register',
        description: 'It does not say what should be in the drawer: whoever counts it must not know.',
        querystring: Type.Object({ registerId: Type.Optional(Id) }, { additionalProperties: false }),
        response: {
          200: CurrentShift,
          ...refusals('FORBIDDEN', 'UNKNOWN_REGISTER', 'WRONG_REGISTER', 'NOT_SIGNED_IN'),
        },
      },
    },
    async ({ actor, query }) => {
      const registerId = registerOf(query.registerId, actor);
      const row = await findOpenShift(prisma, registerId);
      return { registerId, shift: row && toShift(row, shop) };
    },
  );

  app.post(
    '/shifts/:id/cash-events',
    {
      config: { right: 'shift.cash', wasDone: (key) => wasDone(prisma, key) },
      schema: {
        tags: ['shifts'],
        operationId: 'addCashEvent',
        summary: 'Pay in, pay out, drop cash, or open the drawer without a sale',
        description: ONCE,
        headers: IdempotencyHeaders,
        params: IdPath,
        body: cashEventIn(shop.currency),
        response: {
          201: CashEvent,
          ...refusals(
            'SHIFT_NOT_FOUND',
            'SHIFT_CLOSED',
            'WRONG_REGISTER',
            'TENDER_NOT_PAYABLE',
            'APPROVAL_REQUIRED',
            ...OF_ANY_CHANGE,
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request;
      const approval = body.kind === 'no_sale' ? await request.authorise('shift.no-sale') : { approvedById: null };
      const context = { prisma, shop, actor, ...approval };
      const { event, replayed } = await addCashEvent(context, params.id, body, headers['idempotency-key']);
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).send(event);
    },
  );

  app.get(
    '/shifts/:id/x-report',
    {
      config: { right: 'shift.report' },
      schema: {
        tags: ['shifts'],
        operationId: 'readXReport',
        summary: 'What an open shift has come to so far',
        params: IdPath,
        response: { 200: XReport, ...refusals('SHIFT_NOT_FOUND', 'SHIFT_CLOSED', 'FORBIDDEN', 'NOT_SIGNED_IN') },
      },
    },
    ({ actor, params }) => {
      const takenBy = { id: actor.userId, name: actor.name };
      return readXReport({ prisma, shop, takenBy }, params.id);
    },
  );

  app.post(
    '/shifts/:id/close',
    {
      config: { right: 'shift.close' },
      schema: {
        tags: ['shifts'],
        operationId: 'closeShift',
        summary: 'Close a shift with what was counted',
        description:
          'The count is accepted whatever was expected; the Z report has the difference. It is all done, or nothing is: ' +
          `after an error the shift is open. ${ONCE}`,
        headers: IdempotencyHeaders,
        params: IdPath,
        body: closingIn(shop.currency),
        response: {
          201: withLocation(ZReport),
          ...refusals('SHIFT_NOT_FOUND', 'SHIFT_CLOSED', 'TOTAL_TOO_LARGE', 'APPROVAL_REQUIRED', ...OF_ANY_CHANGE),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers, params } = request;
      const closing = {
        prisma,
        shop,
        closedBy: { id: actor.userId, name: actor.name },
        authoriseAnothers: () => request.authorise('shift.close-anothers'),
      };
      const { report, replayed } = await closeShift(closing, params.id, body.counted, headers['idempotency-key']);
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/z-reports/${report.id}`).send(report);
    },
  );

  app.get(
    '/z-reports',
    {
      config: { right: 'shift.reports' },
      schema: {
        tags: ['shifts'],
        operationId: 'listZReports',
        summary: 'List Z reports, the newest first',
        querystring: Type.Object({ registerId: Type.Optional(Id), ...PAGE_QUERY }, { additionalProperties: false }),
        response: { 200: ZReportPage, ...refusals('INVALID_CURSOR', 'FORBIDDEN', 'NOT_SIGNED_IN') },
      },
    },
    ({ query }) => listZReports(prisma, query),
  );

  app.get(
    '/z-reports/:id',
    {
      config: { right: 'shift.reports' },
      schema: {
        tags: ['shifts'],
        operationId: 'readZReport',
        summary: 'Read a Z report as it was printed',
        params: IdPath,
        response: { 200: ZReport, ...refusals('Z_REPORT_NOT_FOUND', 'FORBIDDEN', 'NOT_SIGNED_IN') },
      },
    },
    async ({ params }) => {
      const report = await findZReport(prisma, params.id);
      if (!report) throw new Refusal('Z_REPORT_NOT_FOUND', 'No Z report has this id.');
      return report;
    },
  );
};
