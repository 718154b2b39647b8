import type { EventKind, Receipt, Refund, Report } from './slips.ts';

/** Centimes. */
export const units = (amount: string): bigint => BigInt(amount.replace('.', ''));
export const amount = (of: bigint): string => {
  const digits = String(of < 0n ? -of : of).padStart(3, '0');
  return `${of < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/**
 * What a till has done in a shift, as it was answered, and what a report has to say of it. It knows nothing of tables: it adds up
 * what was on the slips.
 */
export class ShiftSums {
  readonly float: bigint;
  readonly sold: Receipt[] = [];
  readonly voided = new Set<number>();
  readonly #refunds: { refund: Refund; sale: Receipt }[] = [];
  readonly #events: { kind: EventKind; amount: bigint }[] = [];

  constructor(float: bigint) {
    this.float = float;
  }

  addRefund(refund: Refund, sale: Receipt): void {
    this.#refunds.push({ refund, sale });
  }

  addEvent(kind: EventKind, amount: bigint): void {
    this.#events.push({ kind, amount });
  }

  /** What has to be in the drawer. */
  get cash(): bigint {
    const events = sum(this.#events.map(({ kind, amount }) => (kind === 'paid_in' ? amount : -amount)));
    return this.float + this.#paid('cash').total - this.#givenBack('cash').total + events;
  }

  get sales(): bigint {
    return sum(this.#sales.map(({ total }) => units(total)));
  }

  get refunds(): bigint {
    return sum(this.#refunds.map(({ refund }) => units(refund.amount)));
  }

  /** The figures of an X or a Z report. */
  report() {
    const sales = this.#sales;
    const discounted = sales
      .map(({ lines, discountGiven }) => sum(lines.map(({ discount }) => units(discount))) + units(discountGiven))
      .filter((discount) => discount > 0n);
    const pointed = sales.filter(({ points }) => (points?.redeemed ?? 0) > 0);
    const numbers = this.sold.map(({ receiptNumber }) => Number(receiptNumber));
    const refundNumbers = this.#refunds.map(({ refund }) => refund.number);
    return {
      receipts: { ...span(numbers), lastHash: this.sold.at(-1)?.seal?.hash ?? null },
      sales: counted(sales.map(({ total }) => units(total))),
      voids: counted(this.sold.filter(({ id }) => this.voided.has(id)).map(({ total }) => units(total))),
      refunds: counted(this.#refunds.map(({ refund }) => units(refund.amount))),
      refundNumbers: span(refundNumbers),
      net: amount(this.sales - this.refunds),
      discounts: counted(discounted),
      points: counted(pointed.map(({ points }) => units(points?.discount ?? '0.00'))),
      rounding: amount(sum(sales.map(({ rounding }) => units(rounding)))),
      tax: amount(sum(sales.map(({ tax }) => units(tax)))),
      taxRefunded: amount(sum(this.#refunds.map(({ refund }) => units(refund.tax)))),
      taxes: this.#taxes(),
      tenders: this.#tenders(),
      people: this.#people(),
      days: this.#days(),
      cash: this.#drawer(),
      proof: { agree: true, summary: '3 of 3 agree', differences: [] },
    };
  }

  get #sales(): Receipt[] {
    return this.sold.filter(({ id }) => !this.voided.has(id));
  }

  #paid(method: string) {
    const payments = this.#sales.flatMap(({ payments }) => payments.filter((payment) => payment.method === method));
    return {
      count: payments.length,
      total: sum(payments.map(({ tendered, change }) => units(tendered) - units(change))),
    };
  }

  #givenBack(method: string) {
    const parts = this.#refunds.map(({ refund }) => refund.payments.filter((payment) => payment.method === method));
    return {
      count: parts.filter(({ length }) => length > 0).length,
      total: sum(parts.flat().map((payment) => units(payment.amount))),
    };
  }

  #tenders() {
    const all = ['card', 'cash', 'store_credit'].map((method) => {
      const [sales, refunds] = [this.#paid(method), this.#givenBack(method)];
      return {
        method,
        sales: { count: sales.count, total: amount(sales.total) },
        refunds: { count: refunds.count, total: amount(refunds.total) },
        net: amount(sales.total - refunds.total),
      };
    });
    return all.filter(({ sales, refunds }) => sales.count > 0 || refunds.count > 0);
  }

  #people() {
    const ids = new Set([
      ...this.#sales.map(({ cashier }) => cashier.id),
      ...this.#refunds.map(({ refund }) => refund.by.id),
    ]);
    return [...ids]
      .sort((a, b) => a - b)
      .map((id) => {
        const sales = this.#sales.filter(({ cashier }) => cashier.id === id).map(({ total }) => units(total));
        const refunds = this.#refunds
          .filter(({ refund }) => refund.by.id === id)
          .map(({ refund }) => units(refund.amount));
        return { id, sales: counted(sales), refunds: counted(refunds), net: amount(sum(sales) - sum(refunds)) };
      });
  }

  #taxes() {
    const rates = new Map<
      string,
      { taxRate: string; isTaxExempt: boolean; parts: [net: bigint, tax: bigint, back: bigint, taxBack: bigint][] }
    >();
    const rateOf = ({ taxRate, isTaxExempt }: { taxRate: string; isTaxExempt: boolean }) => {
      const key = isTaxExempt ? 'exempt' : taxRate;
      const rate = rates.get(key) ?? { taxRate: isTaxExempt ? '0' : taxRate, isTaxExempt, parts: [] };
      rates.set(key, rate);
      return rate.parts;
    };
    for (const { taxes } of this.#sales) {
      for (const { net, tax, ...rate } of taxes) rateOf(rate).push([units(net), units(tax), 0n, 0n]);
    }
    for (const { refund, sale } of this.#refunds) {
      for (const { line, amount, tax } of refund.lines) {
        const rate = sale.lines[line - 1] as Receipt['lines'][number];
        rateOf(rate).push([0n, 0n, units(amount) - units(tax), units(tax)]);
      }
    }
    return [...rates.values()].map(({ parts, ...rate }) => {
      const [net, tax, back, taxBack] = [0, 1, 2, 3].map((place) =>
        sum(parts.map((part) => part[place] as bigint)),
      ) as [bigint, bigint, bigint, bigint];
      return {
        ...rate,
        net: amount(net),
        tax: amount(tax),
        refunds: { net: amount(back), tax: amount(taxBack) },
        afterRefunds: { net: amount(net - back), tax: amount(tax - taxBack) },
      };
    });
  }

  #days() {
    const days = new Map<string, bigint[]>();
    for (const { completedAt, total } of this.#sales) {
      const day = businessDay(new Date(completedAt ?? 0));
      days.set(day, [...(days.get(day) ?? []), units(total)]);
    }
    return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, totals]) => ({ day, ...counted(totals) }));
  }

  #drawer() {
    const of = (kind: EventKind) => this.#events.filter((event) => event.kind === kind).map(({ amount }) => amount);
    return {
      float: amount(this.float),
      sales: amount(this.#paid('cash').total),
      refunds: amount(this.#givenBack('cash').total),
      paidIn: counted(of('paid_in')),
      paidOut: counted(of('paid_out')),
      drops: counted(of('drop')),
      noSales: of('no_sale').length,
      expected: amount(this.cash),
    };
  }
}

/** The day of the books: that of the clocks in Zurich, and before four in the morning still the one before. */
export function businessDay(moment: Date): string {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Zurich',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const [date = '', time = ''] = shown.format(moment).split(' ');
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return new Date(time < '04' ? midnight - 86_400_000 : midnight).toISOString().slice(0, 10);
}

/** A report in the order of the sums, without days on which nothing was sold. */
export function inOrder(report: Report): Report {
  return {
    ...report,
    days: report.days.filter(({ count }) => count > 0),
    people: [...report.people].sort((a, b) => a.id - b.id),
    tenders: [...report.tenders].sort((a, b) => (a.method < b.method ? -1 : 1)),
  };
}

function counted(amounts: readonly bigint[]) {
  return { count: amounts.length, total: amount(sum(amounts)) };
}

function span(numbers: readonly number[]) {
  return { count: numbers.length, first: numbers[0] ?? null, last: numbers.at(-1) ?? null };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
