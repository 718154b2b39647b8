import type { Static } from 'typebox';
import { Amount, amountOf, Id, Method, Named, Nullable, PageOf, STORABLE } from '../json-schema.ts';
import type { Currency } from '../money.ts';
import { CardReference } from '../sales/order-schema.ts';
import { Type } from '../schema-builder.ts';

/** What a refund goes to: one tender or several, one after the other. */
function tendersIn(currency: Currency) {
  const amount = Type.Optional(amountOf(currency));
  const reference = Type.Optional(CardReference);
  return Type.Array(
    Type.Union([
      Type.Object({ method: Type.Literal('card'), amount, reference }, { additionalProperties: false }),
      Type.Object({ method: Type.Enum(['cash', 'store_credit']), amount }, { additionalProperties: false }),
    ]),
    {
      minItems: 1,
      maxItems: 20,
      description:
        'What the money goes back to, one after the other, each with an amount (in cash, before it is rounded to coins) ' +
        'or with as much as it can take. Store credit takes any amount; cards and cash what they paid. ' +
        'Left out: card, then the store credit that paid, then cash.',
    },
  );
}

/** What comes back of a sale, and what the money goes back to. */
export function backIn(currency: Currency) {
  return {
    orderId: Id,
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
    reason: Type.String({ minLength: 1, maxLength: 200, pattern: STORABLE, examples: ['Too small'] }),
    tenders: Type.Optional(tendersIn(currency)),
  };
}

/** What comes back, and where. The amounts are the server's to work out, from what was sold. */
export function refundIn(currency: Currency) {
  return Type.Object(
    { registerId: Type.Optional(Id), ...backIn(currency) },
    {
      additionalProperties: false,
      examples: [{ orderId: 1204, lines: [{ line: 1, quantity: 1, restock: true }], reason: 'Too small' }],
    },
  );
}
export type RefundBody = Static<ReturnType<typeof refundIn>>;

/** How a refund and a sale name each other. */
const ExchangedFor = Type.Object(
  {
    orderId: Id,
    receiptNumber: Type.Integer(),
    amount: Type.String({ description: 'What of the refund paid for it, through store credit.' }),
  },
  { description: 'The sale of the goods that went out for it; null where it was no exchange.' },
);

export const Refund = Type.Object({
  id: Id,
  number: Type.Integer({ description: 'Without gaps within its register.' }),
  register: Named,
  orderId: Id,
  exchange: Nullable(ExchangedFor),
  shiftId: Nullable(Id),
  by: Named,
  at: Type.String({ format: 'date-time' }),
  reason: Type.String(),
  amount: Type.String({
    description: 'What was given back: Σ amount of the lines + rounding = Σ amount of the payments.',
  }),
  tax: Type.String({ description: 'The tax in it.' }),
  rounding: Type.String({ description: 'What rounding its cash to coins added or took away.' }),
  lines: Type.Array(
    Type.Object({
      line: Type.Integer(),
      name: Type.String(),
      quantity: Type.Integer(),
      amount: Type.String({ description: 'With the tax in it.' }),
      tax: Amount,
    }),
  ),
  payments: Type.Array(
    Type.Object({
      method: Method,
      amount: Amount,
      reference: Type.Optional(Type.String({ description: 'What the card terminal calls it.' })),
      storeCredit: Type.Optional(
        Type.Object({
          code: Type.String({ description: 'Whoever has it can pay with it.', examples: ['7KQM-2X4F-9DTA'] }),
          balance: Type.String({ description: 'What it is worth now.' }),
        }),
      ),
    }),
    { description: 'None where what came back was worth nothing.' },
  ),
});
export type Refund = Static<typeof Refund>;
export const RefundList = Type.Object({ items: Type.Array(Refund) });
export const RefundPage = PageOf(Refund);
export type RefundPage = Static<typeof RefundPage>;
