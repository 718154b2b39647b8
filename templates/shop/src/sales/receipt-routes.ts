import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Id, Named, Nullable, refusals } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';
import { verifyReceipts } from './verify-receipts.ts';

/** Receipts that one request verifies at most: the command has no limit. */
const MAX_RANGE = 10_000;

const Verification = Type.Object({
  agree: Type.Boolean(),
  summary: Type.String({ examples: ['731 receipts of 1 till agree.'] }),
  registers: Type.Array(
    Type.Object({
      register: Named,
      sealed: Type.Integer({ description: 'Receipts that are as they were sold.' }),
      unsealed: Type.Integer({ description: 'Receipts that nobody sealed.' }),
      unsealedAfterSealed: Nullable(
        Type.Integer({ description: 'The first receipt without a seal behind a sealed one.' }),
      ),
      fault: Nullable(
        Type.Object(
          { receiptNumber: Type.Integer(), reason: Type.String() },
          { description: 'The first receipt that is not as it was.' },
        ),
      ),
    }),
  ),
});

/** `/receipts`: whether what was sold is as it was. */
export const receiptRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/receipts/verification',
    {
      config: { right: 'receipts.verify' },
      schema: {
        tags: ['sales'],
        operationId: 'verifyReceipts',
        summary: 'Verify the seals of a register’s receipts',
        description: `At most ${MAX_RANGE} receipts, the last ones unless \`from\` says otherwise. For all of them: \`npm run receipts:verify\`.`,
        querystring: Type.Object(
          { registerId: Id, from: Type.Optional(Id), to: Type.Optional(Id) },
          { additionalProperties: false },
        ),
        response: { 200: Verification, ...refusals('FORBIDDEN', 'NOT_SIGNED_IN', 'UNKNOWN_REGISTER') },
      },
    },
    ({ query }) => verifyReceipts(app.prisma, { ...query, atMost: MAX_RANGE }),
  );
};
