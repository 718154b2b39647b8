import type { SampleProduct, SampleWeek } from '../../../prisma/seed/week.ts';

/** What the sample shop must have, whenever its week ends. */
type Rule = readonly [sentence: string, holds: boolean];

/** The planned shop, as far as it depends on the moment. */
export interface PlannedShop {
  readonly products: readonly SampleProduct[];
  readonly week: SampleWeek;
}

/** The rules that a planned shop breaks, in words: everything that the till shows is there, adds up, and has happened by `now`. */
export function faultsOf({ products, week }: PlannedShop, now: Date): string[] {
  const rules = [...shiftRules(week, now), ...saleRules(week, now), ...shelfRules(week, products, now)];
  return rules.filter(([, holds]) => !holds).map(([sentence]) => sentence);
}

function shiftRules({ shifts, sales }: SampleWeek, now: Date): Rule[] {
  const closed = shifts.slice(0, -1);
  const cash = (index: number) =>
    sales
      .filter(({ shift, payment }) => shift === index && payment.method === 'cash')
      .reduce((sum, { total }) => sum + total, shifts[index]?.openingFloat ?? 0n);
  return [
    ['There are eight shifts.', shifts.length === 8],
    [
      'The last shift is open, and no other.',
      shifts.every((shift, index) => (shift.closedAt === null) === (index === 7)),
    ],
    [
      'On the days before, the shop was open from 8 to 20 o’clock.',
      closed.every(
        ({ openedAt, closedAt }) => clock(openedAt) === '8:0' && closedAt !== null && clock(closedAt) === '20:0',
      ),
    ],
    ['Each day has one shift.', new Set(shifts.map(({ openedAt }) => openedAt.toDateString())).size === 8],
    ['The last shift is of today.', shifts.at(-1)?.openedAt.toDateString() === now.toDateString()],
    ['Shifts open one after the other.', isRising(shifts.map(({ openedAt }) => openedAt))],
    [
      'A shift is closed before the next one opens, and before now.',
      closed.every(({ closedAt }, index) => Number(closedAt) < Number(shifts[index + 1]?.openedAt)),
    ],
    ['No shift opens after now.', shifts.every(({ openedAt }) => openedAt <= now)],
    [
      'The cash that is expected is the float and what was taken, without what was paid out.',
      closed.every(({ expectedCash, paidOut }, index) => expectedCash === cash(index) - (paidOut?.amount ?? 0n)),
    ],
    ['There is never less than nothing in the drawer.', closed.every(({ countedCash }) => (countedCash ?? -1n) >= 0n)],
    [
      'Once, cash is missing.',
      String(closed.map((shift) => Number(shift.expectedCash !== shift.countedCash)).sort()) === '0,0,0,0,0,0,1' &&
        closed.every((shift) => Number(shift.countedCash) <= Number(shift.expectedCash)),
    ],
    ['Cash is paid out.', closed.some(({ paidOut }) => paidOut !== null)],
    [
      'Cash is paid out during the shift.',
      shifts.every(
        ({ openedAt, closedAt, paidOut }) =>
          paidOut === null || (openedAt < paidOut.at && paidOut.at < (closedAt ?? now)),
      ),
    ],
  ];
}

function saleRules({ sales, shifts, points }: SampleWeek, now: Date): Rule[] {
  const earned = points.map((_, customer) =>
    sales.filter((sale) => sale.customer === customer).reduce((sum, { pointsEarned }) => sum + pointsEarned, 0),
  );
  const paidBy = (method: string) => sales.filter(({ payment }) => payment.method === method).length;
  return [
    ['There are 300 to 400 sales.', sales.length >= 300 && sales.length <= 400],
    ['Receipts count from one.', sales.every(({ receiptNumber }, index) => receiptNumber === index + 1)],
    ['Receipts are in the order of time.', isRising(sales.map(({ at }) => at))],
    ['No sale is made after now.', sales.every(({ at }) => at <= now)],
    [
      'Each sale is made during its shift, by its cashier.',
      sales.every(({ at, shift: index, cashier }) => {
        const shift = shifts[index];
        return shift?.cashier === cashier && shift.openedAt <= at && at <= (shift.closedAt ?? now);
      }),
    ],
    [
      'The day of each sale is that of its shift.',
      sales.every(({ at, shift }) => at.toDateString() === shifts[shift]?.openedAt.toDateString()),
    ],
    ['There are sales on seven days or more.', new Set(sales.map(({ at }) => at.toDateString())).size >= 7],
    ['There are, for a server in UTC, too.', new Set(sales.map(({ at }) => at.toISOString().slice(0, 10))).size >= 7],
    ['More than 50 sales are paid in cash.', paidBy('cash') > 50],
    ['More than 50 sales are paid by card.', paidBy('card') > 50],
    [
      'Each sale adds up.',
      sales.every(
        ({ lines, pricesIncludeTax, subtotal, tax, rounding, total, payment }) =>
          lines.length > 0 &&
          lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0n) === subtotal &&
          subtotal + (pricesIncludeTax ? 0n : tax) + rounding === total &&
          payment.amount - payment.change === total &&
          payment.change >= 0n &&
          total > 0n,
      ),
    ],
    ['Customers have the points that they earned.', String(points) === String(earned)],
    ['More than 20 customers have points.', points.filter((count) => count > 0).length > 20],
  ];
}

function shelfRules({ movements, sales, stock }: SampleWeek, products: readonly SampleProduct[], now: Date): Rule[] {
  const shelf = products.map(() => 0);
  let isEverShort = false;
  for (const { product, quantity } of movements) {
    const left = (shelf[product] ?? 0) + quantity;
    shelf[product] = left;
    isEverShort ||= left < 0;
  }
  const of = (wanted: string) => movements.filter(({ kind }) => kind === wanted);
  const sold = sales.flatMap(({ lines, at }, sale) =>
    lines.map(({ product, quantity }) => [sale, product, -quantity, at.getTime()].join()),
  );
  const out = stock.filter((pieces) => pieces === 0).length;
  const low = stock.filter((pieces, product) => pieces <= (products[product]?.lowStockAt ?? 0)).length;
  return [
    ['No shelf ever has less than nothing.', !isEverShort],
    ['What is left is what came and went.', String(stock) === String(shelf)],
    [
      'What came and went is in the order of time.',
      movements.every(({ at }, index) => index === 0 || (movements[index - 1]?.at ?? now) <= at),
    ],
    ['Nothing comes or goes after now.', movements.every(({ at }) => at <= now)],
    ['Every product is counted once.', of('opening').length === products.length],
    [
      'Something is delivered on four mornings or more.',
      new Set(of('receive').map(({ at }) => at.getTime())).size >= 4,
    ],
    ['Something is written off.', of('adjust').length > 0],
    [
      'What is sold leaves the shelf.',
      String(sold) ===
        String(of('sale').map(({ sale, product, quantity, at }) => [sale, product, quantity, at.getTime()].join())),
    ],
    ['Something is sold out.', out > 0],
    ['More is low than is sold out, but not too much.', low > out && low < 60],
    ['Of most products there is plenty.', stock.filter((pieces) => pieces >= 10).length > products.length / 2],
  ];
}

function isRising(moments: readonly Date[]): boolean {
  return moments.every((moment, index) => index === 0 || Number(moments[index - 1]) < moment.getTime());
}

function clock(moment: Date): string {
  return `${moment.getHours()}:${moment.getMinutes()}`;
}
