import type { Static } from 'typebox';
import { Amount, amountOf, Id, Method, Named, NOT_BLANK, Nullable, PageOf } from '../json-schema.ts';
import type { Currency } from '../money.ts';
import { Type } from '../schema-builder.ts';
import { cashCountIn } from './cash-count.ts';

const Moment = Type.String({ format: 'date-time' });
const Count = Type.Integer({ minimum: 0 });

/** What a till sends to open a shift. */
export function openingIn(currency: Currency) {
  return Type.Object(
    { registerId: Type.Optional(Id), float: cashCountIn(currency) },
    { additionalProperties: false, examples: [{ float: { sum: '100' } }] },
  );
}

/** What a till sends to close one: what was counted, and nothing about what it should have been. */
export function closingIn(currency: Currency) {
  return Type.Object(
    { counted: cashCountIn(currency) },
    { additionalProperties: false, examples: [{ counted: { pieces: [{ value: '20', quantity: 3 }] } }] },
  );
}

/** What a till sends when the drawer is opened without a sale. */
export function cashEventIn(currency: Currency) {
  const reason = Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: NOT_BLANK,
    examples: ['Window cleaner'],
  });
  return Type.Union([
    Type.Object(
      { kind: Type.Enum(['paid_in', 'paid_out', 'drop']), amount: amountOf(currency), reason },
      { additionalProperties: false },
    ),
    Type.Object({ kind: Type.Literal('no_sale'), reason }, { additionalProperties: false }),
  ]);
}

export type CashEventBody = Static<ReturnType<typeof cashEventIn>>;

export const Shift = Type.Object({
  id: Id,
  register: Named,
  openedBy: Named,
  openedAt: Moment,
  openingFloat: Amount,
  closedAt: Nullable(Moment),
});

export type Shift = Static<typeof Shift>;

export const CurrentShift = Type.Object({
  registerId: Id,
  shift: Nullable(Shift),
});

export const CashEvent = Type.Object({
  id: Id,
  shiftId: Id,
  kind: Type.Enum(['paid_in', 'paid_out', 'drop', 'no_sale']),
  amount: Amount,
  reason: Type.String(),
  by: Named,
  at: Moment,
});

export type CashEvent = Static<typeof CashEvent>;

const Counted = { count: Count, total: Amount };
const NetAndTax = Type.Object({ net: Amount, tax: Amount });
const Pieces = Type.Array(Type.Object({ value: Amount, quantity: Count }));

/** Z reports are kept as they were printed, so the older ones lack what was not on them yet. */
const SINCE_REFUNDS = 'Absent from Z reports of before refunds had numbers.';

/** What an X report and a Z report have in common. */
const FIGURES = {
  shop: Type.Object({ name: Type.String(), currency: Type.String() }),
  register: Named,
  shiftId: Id,
  openedBy: Named,
  openedAt: Moment,
  /** The moment of an X report, the close of a Z report. */
  takenAt: Moment,
  takenBy: Named,
  businessDay: Type.String({
    format: 'date',
    description: 'The day of the shop’s books on which the shift was opened.',
  }),
  timeZone: Type.String({ description: 'Where the day begins as the shop’s clocks show it.' }),
  dayStartsAt: Type.Integer({ description: 'The hour at which it begins.' }),
  days: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), ...Counted }), {
    description: 'Sales by business day: more than one where a shift went on past the beginning of a day.',
  }),
  receipts: Type.Object({
    count: Count,
    first: Nullable(Type.Integer()),
    last: Nullable(Type.Integer()),
    lastHash: Type.Optional(
      Nullable(Type.String({ description: 'Hash of the last one’s seal: a printed report holds the chain fast.' })),
    ),
    copies: Type.Optional(
      Type.Integer({
        description: 'Copies of receipts, of any shift, that the tills of the register printed meanwhile.',
      }),
    ),
  }),
  sales: Type.Object(Counted, { description: 'Everything sold, voided sales excepted.' }),
  refunds: Type.Object(Counted, { description: 'What was given back in this shift, for sales of any shift.' }),
  refundNumbers: Type.Optional(
    Type.Object(
      { count: Count, first: Nullable(Type.Integer()), last: Nullable(Type.Integer()) },
      { description: `The numbers of the refunds of this shift. ${SINCE_REFUNDS}` },
    ),
  ),
  net: Type.String({ description: 'Sales − refunds.' }),
  voids: Type.Object(Counted, {
    description: 'Sales of this shift that were taken back. No other figure counts them.',
  }),
  discounts: Type.Object(Counted, { description: 'On lines and on whole sales; count: sales with a discount.' }),
  priceOverrides: Type.Optional(
    Type.Object(Counted, {
      description:
        'Lines for which another price than the list’s was charged by hand, and how much less that was together; below zero ' +
        'where it was more. Absent from Z reports of before prices could be changed so.',
    }),
  ),
  points: Type.Object(Counted, { description: 'What redeemed points took off, beside the discounts; count: sales.' }),
  rounding: Type.String({ description: 'What rounding to payable amounts of cash added or took away.' }),
  tax: Type.String({ description: 'The tax of the sales.' }),
  taxRefunded: Type.Optional(Type.String({ description: `The tax that went back with refunds. ${SINCE_REFUNDS}` })),
  taxes: Type.Array(
    Type.Object({
      taxRate: Type.String({ description: 'Percent.' }),
      isTaxExempt: Type.Boolean(),
      net: Amount,
      tax: Amount,
      refunds: Type.Optional(NetAndTax),
      afterRefunds: Type.Optional(NetAndTax),
    }),
    {
      description: `Sales by tax rate, exempt ones apart: what was sold without the tax, and the tax; the same of what came back, and what is left. ${SINCE_REFUNDS}`,
    },
  ),
  tenders: Type.Array(
    Type.Object({
      method: Method,
      sales: Type.Object(Counted),
      refunds: Type.Object(Counted),
      net: Amount,
    }),
    { description: 'By means of payment; what was given as change is taken off.' },
  ),
  storeCredit: Type.Optional(
    Type.Object(
      { issued: Type.Object(Counted), redeemed: Type.Object(Counted) },
      { description: `What refunds put on store credits, and what sales were paid with it. ${SINCE_REFUNDS}` },
    ),
  ),
  people: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      sales: Type.Object(Counted),
      refunds: Type.Object(Counted),
      net: Amount,
    }),
  ),
  cash: Type.Object({
    float: Amount,
    floatPieces: Nullable(Pieces),
    sales: Amount,
    refunds: Amount,
    paidIn: Type.Object(Counted),
    paidOut: Type.Object(Counted),
    drops: Type.Object(Counted),
    noSales: Count,
    expected: Type.String({ description: 'float + sales − refunds + paid in − paid out − drops.' }),
  }),
  events: Type.Array(
    Type.Object({
      kind: Type.Enum(['paid_in', 'paid_out', 'drop', 'no_sale']),
      amount: Amount,
      reason: Type.String(),
      by: Named,
      at: Moment,
    }),
  ),
  parkedCarts: Type.Optional(
    Type.Array(Type.Object({ id: Id, name: Type.String(), parkedBy: Named, parkedAt: Moment }), {
      description:
        'Carts that were parked at this register and still wait. Absent from Z reports of before carts could be parked.',
    }),
  ),
  proof: Type.Object({
    agree: Type.Boolean(),
    summary: Type.String({ examples: ['3 of 3 agree'] }),
    differences: Type.Array(
      Type.Object({
        figure: Type.String({ examples: ['sales'] }),
        orders: Nullable(Amount),
        payments: Nullable(Amount),
        ledgers: Nullable(Amount),
      }),
      { description: 'Figures that the three computations do not agree about; null: it does not say.' },
    ),
  }),
};

export const XReport = Type.Object(FIGURES);
export type XReport = Static<typeof XReport>;

export const ZReport = Type.Object({
  id: Id,
  number: Type.Integer({ description: 'Rises by one with each report of its register.' }),
  ...FIGURES,
  counted: Type.Object({
    sum: Amount,
    pieces: Nullable(Pieces),
    difference: Type.String({ description: 'counted − expected: below zero where cash is missing.' }),
  }),
  runningTotals: Type.Object(
    { sales: Amount, refunds: Amount, net: Amount },
    { description: 'Of all reports of the register up to this one. They never start again.' },
  ),
});
export type ZReport = Static<typeof ZReport>;

export const ZReportPage = PageOf(
  Type.Object({
    id: Id,
    number: Type.Integer(),
    register: Named,
    businessDay: Type.String({ format: 'date' }),
    closedAt: Moment,
    net: Amount,
    difference: Amount,
    agree: Type.Boolean(),
  }),
);
export type ZReportPage = Static<typeof ZReportPage>;
