import type { Static } from 'typebox';
import { Amount, amountOf, Id, Method, Named, NOT_BLANK, Nullable, PageOf, STORABLE } from '../json-schema.ts';
import type { Currency } from '../money.ts';
import { Type } from '../schema-builder.ts';
import { MOST_POINTS } from './redeem-points.ts';

/** More of one product than any customer carries: above this it is a slip of the finger or a barcode in the wrong field. */
const MAX_QUANTITY = 9999;
const MAX_LINES = 200;
const MAX_PAYMENTS = 20;

const OrderStatus = Type.Enum(['pending', 'completed', 'cancelled', 'voided', 'refunded']);

/** What a card's terminal calls a payment, or what goes back to the card. */
export const CardReference = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: STORABLE,
  description: 'What the terminal calls the payment.',
  examples: ['TX-48213'],
});

/** A discount in percent or as an amount, and why it is given. */
function discountIn(currency: Currency) {
  const reason = reasonLike('Dented tin');
  const percent = Type.String({
    pattern: '^(100(\\.0{1,2})?|[0-9]{1,2}(\\.[0-9]{1,2})?)$',
    description: 'From 0 to 100, with at most two decimals.',
    examples: ['10'],
  });
  return Type.Union([
    Type.Object({ percent, reason }, { additionalProperties: false }),
    Type.Object({ amount: amountOf(currency), reason }, { additionalProperties: false }),
  ]);
}

/** Why somebody does something that they must give a reason for. */
function reasonLike(example: string) {
  return Type.String({ minLength: 1, maxLength: 200, pattern: STORABLE, examples: [example] });
}

/** What somebody writes on a line or on a sale. */
function noteLike(example: string) {
  return Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: NOT_BLANK,
    description: 'It is on the receipt.',
    examples: [example],
  });
}

/**
 * What somebody buys, before it is paid. Prices are the shop's to say, but for those that somebody with the right to it has changed
 * by hand. They and discounts are net or gross as prices are.
 */
export function goodsOf(currency: Currency) {
  const Discount = discountIn(currency);
  const PriceOverride = Type.Object(
    { price: amountOf(currency), reason: reasonLike('Shelf label') },
    { additionalProperties: false, description: 'What one piece is charged with instead of the price on the list.' },
  );
  const CartLine = Type.Object(
    {
      productId: Id,
      quantity: Type.Integer({ minimum: 1, maximum: MAX_QUANTITY, examples: [2] }),
      discount: Type.Optional(Discount),
      priceOverride: Type.Optional(PriceOverride),
      note: Type.Optional(noteLike('Serial number 4711')),
    },
    { additionalProperties: false },
  );
  return {
    customerId: Type.Optional(Id),
    redeemPoints: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_POINTS,
        description: 'Loyalty points of the customer that are to pay for some of the goods.',
        examples: [500],
      }),
    ),
    lines: Type.Array(CartLine, { minItems: 1, maxItems: MAX_LINES }),
    discount: Type.Optional(Discount),
    note: Type.Optional(noteLike('Gift wrapped')),
  };
}

/** What is sold, to whom, and how it is paid: in cash, by card, with store credit, or with some of each. */
export function orderIn(currency: Currency) {
  const CashPayment = Type.Object(
    { method: Type.Literal('cash'), tendered: amountOf(currency) },
    { additionalProperties: false },
  );
  const CardPayment = Type.Object(
    {
      method: Type.Literal('card'),
      tendered: amountOf(currency),
      reference: Type.Optional(CardReference),
    },
    { additionalProperties: false },
  );
  const CreditPayment = Type.Object(
    {
      method: Type.Literal('store_credit'),
      tendered: amountOf(currency),
      code: Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Of the store credit.',
        examples: ['7KQM-2X4F-9DTA'],
      }),
    },
    { additionalProperties: false },
  );
  return {
    ...goodsOf(currency),
    payments: Type.Array(Type.Union([CashPayment, CardPayment, CreditPayment]), { maxItems: MAX_PAYMENTS }),
  };
}

/**
 * What the till sends. It has no prices: those are the shop's to say. Discounts are net or gross as prices are.
 * A sale is paid in cash, by card, with store credit, or with some of each; one that costs nothing needs no payment.
 */
export function cartOf(currency: Currency) {
  return Type.Object(
    { registerId: Type.Optional(Id), ...orderIn(currency) },
    {
      additionalProperties: false,
      examples: [
        {
          lines: [
            { productId: 17, quantity: 2 },
            { productId: 4, quantity: 1, discount: { percent: '10', reason: 'Dented tin' } },
          ],
          payments: [{ method: 'cash', tendered: '20' }],
        },
      ],
    },
  );
}

export type Cart = Static<ReturnType<typeof cartOf>>;

/** Why a sale is voided. */
export const VoidBody = Type.Object({ reason: reasonLike('Rung up twice') }, { additionalProperties: false });

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
    description:
      'A UUID that the till chooses for each sale. Sent again with the same cart, it answers with the same sale.',
    examples: ['0b0c1a52-6f0e-4c39-9d0b-6f4b9f5b2f0e'],
  }),
});

export const Receipt = Type.Object(
  {
    id: Id,
    status: OrderStatus,
    receiptNumber: Nullable(Type.Integer({ description: 'Without gaps within its register.' })),
    completedAt: Nullable(Type.String({ format: 'date-time' })),
    shop: Type.Object({ name: Type.String(), currency: Type.String() }),
    register: Nullable(Named),
    cashier: Named,
    customer: Nullable(Named),
    lines: Type.Array(
      Type.Object({
        productId: Id,
        name: Type.String(),
        sku: Nullable(Type.String()),
        quantity: Type.Integer(),
        unitPrice: Type.String({ description: 'What was charged for one piece.', examples: ['12.50'] }),
        listPrice: Nullable(
          Type.String({ description: 'What the list said, where another price was charged by hand; else null.' }),
        ),
        priceReason: Nullable(Type.String({ description: 'Why another price was charged.' })),
        note: Nullable(Type.String()),
        discount: Amount,
        discountReason: Nullable(Type.String()),
        orderDiscount: Type.String({ description: 'The line’s part of the discount on the whole sale.' }),
        pointsDiscount: Type.String({ description: 'The part of orderDiscount that points took off.' }),
        taxRate: Type.String({ description: 'Percent.', examples: ['19'] }),
        isTaxExempt: Type.Boolean({ description: 'Because of the product or of the customer.' }),
        tax: Type.String({ description: 'On, or in, lineTotal − orderDiscount, rounded half away from zero.' }),
        lineTotal: Type.String({ description: 'quantity × unitPrice, rounded, − discount.' }),
      }),
    ),
    exchange: Nullable(
      Type.Object(
        {
          refundId: Id,
          number: Type.Integer({ description: 'Of the refund.' }),
          amount: Type.String({
            description: 'What of it paid for this sale, as one of the payments in store credit.',
          }),
        },
        { description: 'The refund of the goods that came back for these; null where it was no exchange.' },
      ),
    ),
    pricesIncludeTax: Type.Boolean({ description: 'Whether all amounts above and the subtotal contain the tax.' }),
    subtotal: Type.String({ description: 'Σ lineTotal.' }),
    discount: Type.String({ description: 'On the whole sale: Σ orderDiscount.' }),
    discountGiven: Type.String({ description: 'The part of `discount` that was given for `discountReason`.' }),
    discountReason: Nullable(Type.String()),
    note: Nullable(Type.String({ description: 'On the whole sale.' })),
    points: Nullable(
      Type.Object(
        {
          redeemed: Type.Integer(),
          discount: Type.String({ description: 'What they took off: the rest of `discount`.' }),
          earned: Type.Integer(),
          balance: Nullable(Type.Integer({ description: 'What the customer had right after the sale.' })),
        },
        { description: 'Loyalty points; null without a customer or a programme.' },
      ),
    ),
    tax: Type.String({ description: 'Σ tax of the lines.' }),
    taxes: Type.Array(
      Type.Object({
        taxRate: Type.String({ description: 'Percent.' }),
        isTaxExempt: Type.Boolean(),
        net: Amount,
        tax: Amount,
      }),
      { description: 'The same by rate: what was taxed with it, and the tax.' },
    ),
    rounding: Type.String({ description: 'What rounding to a payable amount of cash added or took away.' }),
    total: Type.String({ description: 'subtotal − discount + rounding, and + tax where prices do not contain it.' }),
    payments: Type.Array(
      Type.Object({
        method: Method,
        tendered: Amount,
        change: Amount,
        reference: Type.Optional(
          Type.String({
            description: 'What the card terminal calls the payment; of store credit the end of its code.',
          }),
        ),
      }),
    ),
    change: Type.String({ description: 'What was given back: Σ tendered − total.' }),
    seal: Nullable(
      Type.Object(
        { form: Type.Integer(), hash: Type.String({ description: 'SHA-256 of the sealed text, hexadecimal.' }) },
        { description: 'What proves that the receipt is as it was; null for a sale from before there were seals.' },
      ),
    ),
  },
  {
    examples: [
      {
        id: 1204,
        status: 'completed',
        receiptNumber: 731,
        completedAt: '2026-03-14T09:26:53.589Z',
        shop: { name: 'Corner Shop', currency: 'EUR' },
        register: { id: 1, name: 'Till 1' },
        cashier: { id: 2, name: 'Alex' },
        customer: null,
        lines: [
          {
            productId: 17,
            name: 'Whole milk 1 l',
            sku: 'MLK-001',
            quantity: 2,
            unitPrice: '1.25',
            listPrice: null,
            priceReason: null,
            note: null,
            discount: '0.00',
            discountReason: null,
            orderDiscount: '0.00',
            pointsDiscount: '0.00',
            taxRate: '7',
            isTaxExempt: false,
            tax: '0.18',
            lineTotal: '2.50',
          },
        ],
        exchange: null,
        pricesIncludeTax: false,
        subtotal: '2.50',
        discount: '0.00',
        discountGiven: '0.00',
        discountReason: null,
        note: null,
        points: null,
        tax: '0.18',
        taxes: [{ taxRate: '7', isTaxExempt: false, net: '2.50', tax: '0.18' }],
        rounding: '0.00',
        total: '2.68',
        payments: [{ method: 'cash', tendered: '5.00', change: '2.32' }],
        change: '2.32',
        seal: { form: 2, hash: 'c0ffee0d2f8f6b8f3a1e5f0f6f5a7a0f9f8d3b6a1c2e4d5f60718293a4b5c6d7' },
      },
    ],
  },
);

export type Receipt = Static<typeof Receipt>;

export const OrderInList = Type.Object({
  id: Id,
  status: OrderStatus,
  receiptNumber: Nullable(Type.Integer()),
  completedAt: Nullable(Type.String({ format: 'date-time' })),
  total: Amount,
  register: Nullable(Named),
});

export const OrderPage = PageOf(OrderInList);
export type OrderPage = Static<typeof OrderPage>;
