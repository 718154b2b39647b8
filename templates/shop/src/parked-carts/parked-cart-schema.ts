import type { Static } from 'typebox';
import { Product } from '../catalog/product-schema.ts';
import { CustomerWithTerms } from '../customers/customer-schema.ts';
import { Amount, Id, Named, NOT_BLANK, Nullable, PageOf } from '../json-schema.ts';
import type { Currency } from '../money.ts';
import { goodsOf } from '../sales/order-schema.ts';
import { Type } from '../schema-builder.ts';

const Moment = Type.String({ format: 'date-time' });
const Quantity = Type.Integer({ examples: [2] });

/** What the till sends to park a sale: the goods as they would be sold, and a name to find them by. */
export function parkingIn(currency: Currency) {
  return Type.Object(
    {
      name: Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: NOT_BLANK,
        description: 'What people will find it by.',
        examples: ['Blue coat'],
      }),
      registerId: Type.Optional(Id),
      ...goodsOf(currency),
    },
    { additionalProperties: false },
  );
}
export type Parking = Static<ReturnType<typeof parkingIn>>;

/** What ends a parked cart says: where it happens, for somebody who is at no till. */
export const EndOfParking = Type.Object({ registerId: Type.Optional(Id) }, { additionalProperties: false });

export const ParkedCart = Type.Object({
  id: Id,
  name: Type.String(),
  customer: Nullable(Named),
  lines: Type.Array(
    Type.Object({
      productId: Id,
      name: Type.String({ description: 'Of the product, when the cart was parked.' }),
      quantity: Quantity,
    }),
  ),
  register: Named,
  parkedBy: Named,
  parkedAt: Moment,
  end: Nullable(
    Type.Object(
      { outcome: Type.Enum(['resumed', 'discarded']), register: Named, by: Named, at: Moment },
      { description: 'Who resumed or discarded it, once; null while it waits.' },
    ),
  ),
});
export type ParkedCart = Static<typeof ParkedCart>;

export const ParkedCartPage = PageOf(ParkedCart);
export type ParkedCartPage = Static<typeof ParkedCartPage>;

const reason = Type.String();
const GivenDiscount = Type.Union([
  Type.Object({ percent: Type.String(), reason }),
  Type.Object({ amount: Type.String(), reason }),
]);

export const ResumedCart = Type.Object({
  ...ParkedCart.properties,
  goods: Type.Object(
    {
      lines: Type.Array(
        Type.Object({
          product: Product,
          quantity: Quantity,
          priceWhenParked: Amount,
          discount: Type.Optional(GivenDiscount),
          priceOverride: Type.Optional(Type.Object({ price: Amount, reason: Type.String() })),
          note: Type.Optional(Type.String()),
        }),
      ),
      discount: Type.Optional(GivenDiscount),
      note: Type.Optional(Type.String()),
      customer: Nullable(CustomerWithTerms),
      redeemPoints: Type.Optional(Type.Integer()),
    },
    { description: 'What to go on with: products and customer as they are now.' },
  ),
  changes: Type.Array(
    Type.Object({
      kind: Type.Enum(['price', 'tax', 'archived', 'removed', 'stock', 'customer', 'points']),
      productId: Nullable(Id),
      sentence: Type.String({ examples: ['Whole milk 1 l costs 1.35 EUR now, it was 1.25 EUR.'] }),
    }),
    { description: 'What is no longer as it was when the cart was parked, for people.' },
  ),
});
export type ResumedCart = Static<typeof ResumedCart>;
