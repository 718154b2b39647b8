import type { Static } from 'typebox';
import { Amount, Id, Nullable } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';

const Method = Type.Enum(['cash', 'card']);
const Named = Type.Object({ id: Id, name: Type.String() });

/** What comes back. The amounts are the server's to work out, from what was sold. */
export const RefundBody = Type.Object(
  {
    orderId: Id,
    registerId: Type.Optional(Id),
    lines: Type.Array(
      Type.Object(
        {
          line: Type.Integer({
            minimum: 1,
            maximum: 200,
            description: 'Its place on the receipt, from 1.',
            examples: [1],
          }),
          quantity: Type.Integer({ minimum: 1, maximum: 9999, examples: [1] }),
          restock: Type.Boolean({ description: 'Whether the pieces go back on the shelf.' }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 200 },
    ),
    reason: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$', examples: ['Too small'] }),
    tenders: Type.Optional(
      Type.Array(Type.Object({ method: Method }, { additionalProperties: false }), {
        minItems: 1,
        maxItems: 1,
        description: 'What the money goes back to; without it, to the first that has enough left: card, then cash.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ orderId: 1204, lines: [{ line: 1, quantity: 1, restock: true }], reason: 'Too small' }],
  },
);
export type RefundBody = Static<typeof RefundBody>;

export const Refund = Type.Object({
  id: Id,
  orderId: Id,
  shiftId: Nullable(Id),
  by: Named,
  at: Type.String({ format: 'date-time' }),
  reason: Type.String(),
  method: Method,
  amount: Type.String({ description: 'What was handed out: in cash, rounded to coins.' }),
  lines: Type.Array(
    Type.Object({ line: Type.Integer(), name: Type.String(), quantity: Type.Integer(), amount: Amount }),
  ),
});
export type Refund = Static<typeof Refund>;
export const RefundList = Type.Object({ items: Type.Array(Refund) });
