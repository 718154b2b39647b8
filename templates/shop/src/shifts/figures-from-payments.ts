import type { PaymentMethod, Prisma } from '../../prisma/generated/client.ts';
import { fromMinorUnits, STORED_DIGITS, toMinorUnits } from '../money.ts';
import type { CountAndTotal } from './figures-from-orders.ts';

export type CashEventKind = 'paid_in' | 'paid_out' | 'drop' | 'no_sale';

/** What the payments and the cash events of a shift say. */
export interface PaymentFigures {
  readonly tenders: readonly {
    readonly method: PaymentMethod;
    readonly sales: CountAndTotal;
    readonly refunds: CountAndTotal;
  }[];
  readonly people: readonly { readonly id: number; readonly total: string }[];
  readonly refundsByPerson: readonly (CountAndTotal & { readonly id: number; readonly name: string })[];
  readonly events: readonly {
    readonly kind: CashEventKind;
    readonly amount: string;
    readonly reason: string;
    readonly by: { readonly id: number; readonly name: string };
    readonly at: string;
  }[];
  readonly paidIn: CountAndTotal;
  readonly paidOut: CountAndTotal;
  readonly drops: CountAndTotal;
  readonly noSales: number;
  readonly sales: string;
  readonly refunds: string;
  /** What was given back beyond the goods without their tax. */
  readonly taxRefunded: string;
  readonly creditIssued: CountAndTotal;
  readonly creditRedeemed: CountAndTotal;
  readonly cashSales: string;
  readonly cashRefunds: string;
  readonly expectedCash: string;
}

type Read = Pick<PaymentFigures, 'people' | 'refundsByPerson' | 'events'> & {
  readonly float: string;
  /** What came back without its tax, as rounded for cash. */
  readonly goodsBack: string;
  readonly tenders: readonly (CountAndTotal & { readonly method: PaymentMethod })[];
  readonly refunds: readonly (CountAndTotal & { readonly method: PaymentMethod })[];
};

/** The second computation: from what was handed over and given back, by means of payment, and from the cash events. */
export async function figuresFromPayments(tx: Prisma.TransactionClient, shiftId: number): Promise<PaymentFigures> {
  const rows = await tx.$queryRaw<[{ figures: string }]>`
WITH paid AS MATERIALIZED (
  SELECT method, amount - change AS amount, user_id
  FROM payments JOIN orders ON orders.id = order_id
  WHERE shift_id = ${shiftId} AND status IN ('completed', 'refunded')
),
refund AS MATERIALIZED (
  SELECT refunds.id, refunds.rounding, refunds.user_id, users.name
  FROM refunds JOIN orders ON orders.id = order_id JOIN users ON users.id = refunds.user_id
  WHERE refunds.shift_id = ${shiftId} AND status <> 'voided'
),
given AS MATERIALIZED (
  SELECT refund.id, method, refund_payments.amount FROM refund JOIN refund_payments ON refund_id = refund.id
)
SELECT json_build_object(
  'float', (SELECT opening_float::text FROM shifts WHERE id = ${shiftId}),
  'goodsBack', (
    (SELECT coalesce(sum(amount - tax), 0) FROM refund_items JOIN refund ON refund.id = refund_id)
    + (SELECT coalesce(sum(rounding), 0) FROM refund)
  )::text,
  'tenders', (
    SELECT coalesce(json_agg(json_build_object('method', method, 'count', count, 'total', total::text) ORDER BY method), '[]')
    FROM (SELECT method, count(*), sum(amount) AS total FROM paid GROUP BY method) AS tender
  ),
  'refunds', (
    SELECT coalesce(json_agg(json_build_object('method', method, 'count', count, 'total', total::text) ORDER BY method), '[]')
    FROM (SELECT method, count(DISTINCT id), sum(amount) AS total FROM given GROUP BY method) AS tender
  ),
  'people', (
    SELECT coalesce(json_agg(json_build_object('id', user_id, 'total', total::text)), '[]')
    FROM (SELECT user_id, sum(amount) AS total FROM paid GROUP BY user_id) AS seller
  ),
  'refundsByPerson', (
    SELECT coalesce(json_agg(json_build_object('id', user_id, 'name', name, 'count', count, 'total', total::text)), '[]')
    FROM (
      SELECT user_id, name, count(DISTINCT refund.id), coalesce(sum(amount), 0) AS total
      FROM refund LEFT JOIN given USING (id)
      GROUP BY user_id, name
    ) AS giver
  ),
  'events', (
    SELECT coalesce(json_agg(json_build_object(
      'kind', kind, 'amount', amount::text, 'reason', reason, 'by', json_build_object('id', users.id, 'name', name),
      'at', cash_events.created_at
    ) ORDER BY cash_events.id), '[]')
    FROM cash_events JOIN users ON users.id = user_id
    WHERE shift_id = ${shiftId}
  )
)::text AS figures`;
  return addUp(JSON.parse(rows[0].figures) as Read);
}

function addUp({ float, goodsBack, tenders, refunds, people, refundsByPerson, events }: Read): PaymentFigures {
  const none: CountAndTotal = { count: 0, total: '0' };
  const methods = [...new Set([...tenders, ...refunds].map(({ method }) => method))];
  const byMethod = methods.map((method) => ({
    method,
    sales: pick(tenders.find((tender) => tender.method === method) ?? none),
    refunds: pick(refunds.find((tender) => tender.method === method) ?? none),
  }));
  const of = (asked: string) => byMethod.find(({ method }) => method === asked) ?? { sales: none, refunds: none };
  const [cash, credit] = [of('cash'), of('store_credit')];
  const refunded = sum(refunds.map(({ total }) => units(total)));
  const [paidIn, paidOut, drops] = (['paid_in', 'paid_out', 'drop'] as const).map((kind) => {
    const amounts = events.filter((event) => event.kind === kind).map(({ amount }) => units(amount));
    return { count: amounts.length, total: text(sum(amounts)) };
  }) as [CountAndTotal, CountAndTotal, CountAndTotal];
  const signed = [float, cash.sales.total, paidIn.total].map(units);
  const taken = [cash.refunds.total, paidOut.total, drops.total].map(units);
  return {
    tenders: byMethod,
    people,
    refundsByPerson,
    events,
    paidIn,
    paidOut,
    drops,
    noSales: events.filter(({ kind }) => kind === 'no_sale').length,
    sales: text(sum(tenders.map(({ total }) => units(total)))),
    refunds: text(refunded),
    taxRefunded: text(refunded - units(goodsBack)),
    creditIssued: credit.refunds,
    creditRedeemed: credit.sales,
    cashSales: cash.sales.total,
    cashRefunds: cash.refunds.total,
    expectedCash: text(sum(signed) - sum(taken)),
  };
}

function pick({ count, total }: CountAndTotal): CountAndTotal {
  return { count, total };
}

const units = (amount: string): bigint => toMinorUnits(amount, STORED_DIGITS);
const text = (amount: bigint): string => fromMinorUnits(amount, STORED_DIGITS);
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
