import type { Static } from 'typebox';
import { Id } from '../json-schema.ts';
import type { Currency } from '../money.ts';
import { backIn, Refund } from '../refunds/refund-schema.ts';
import { orderIn, Receipt } from '../sales/order-schema.ts';
import { Type } from '../schema-builder.ts';

/** What comes back, and what goes out for it. */
export function exchangeIn(currency: Currency) {
  return Type.Object(
    {
      registerId: Type.Optional(Id),
      refund: Type.Object(backIn(currency), {
        additionalProperties: false,
        description: 'What comes back. Its `tenders` get what the new goods do not use up.',
      }),
      sale: Type.Object(orderIn(currency), {
        additionalProperties: false,
        description: 'What goes out. Its `payments` are for what the returned goods do not pay.',
      }),
    },
    {
      additionalProperties: false,
      examples: [
        {
          refund: { orderId: 1204, lines: [{ line: 1, quantity: 1, restock: true }], reason: 'Too small' },
          sale: { lines: [{ productId: 18, quantity: 1 }], payments: [{ method: 'cash', tendered: '5' }] },
        },
      ],
    },
  );
}
export type ExchangeBody = Static<ReturnType<typeof exchangeIn>>;

export const Exchange = Type.Object({ refund: Refund, sale: Receipt });
export type Exchange = Static<typeof Exchange>;
