import { expect } from 'vitest';
import type { Random } from '../../../prisma/seed/random.ts';
import { amount, businessDay, inOrder, ShiftSums, units } from './shift-sums.ts';
import type { Receipt, Refund, Report } from './slips.ts';
import type { Answer, TillLine } from './till-line.ts';

export interface Goods {
  readonly id: number;
  readonly price: string;
}

/** What all tills of the shop have in common. */
export interface Counter {
  readonly goods: readonly Goods[];
  readonly customers: readonly number[];
  /** Everything that was sold, at whichever till. */
  readonly receipts: Receipt[];
  /** Codes of store credits. */
  readonly credits: string[];
  /** How often something was refused, by its code. */
  readonly refused: Map<string, number>;
}

/** What a till may be refused in a shop where everybody takes from the same shelf, the same receipts and the same credits. */
const EXPECTED_REFUSALS = [
  'OUT_OF_STOCK',
  'NOT_ENOUGH_POINTS',
  'POINTS_NOT_REDEEMABLE',
  'STORE_CREDIT_TOO_SMALL',
  'ORDER_HAS_REFUNDS',
  'ORDER_NOT_COMPLETED',
  'REFUND_EXCEEDS_SOLD',
  'REFUND_EXCEEDS_TENDER',
];

/** Works at one till: sells, voids, gives back, moves cash, and holds each report against its own sums. */
export class Cashier {
  readonly line: TillLine;
  readonly #registerId: number;
  readonly #counter: Counter;
  readonly #random: Random;
  #shiftId = 0;
  #openedAt = new Date(0);
  #sums = new ShiftSums(0n);
  /** Of all Z reports of this till. */
  readonly #running = { number: 0, sales: 0n, refunds: 0n };

  constructor(line: TillLine, registerId: number, counter: Counter, random: Random) {
    this.line = line;
    this.#registerId = registerId;
    this.#counter = counter;
    this.#random = random;
  }

  /** @param now what the shop's clocks show */
  async open(now: Date): Promise<void> {
    this.#openedAt = now;
    const float = 100_00n + BigInt(this.#random.between(0, 40)) * 5n;
    const { body } = await this.#done<{ id: number }>('/shifts', { float: { sum: amount(float) } });
    this.#shiftId = body.id;
    this.#sums = new ShiftSums(float);
  }

  /** Does one of the things that are done at a till. */
  async work(): Promise<void> {
    const chance = this.#random.next();
    if (chance < 0.8) await this.#sell();
    else if (chance < 0.84) await this.#void();
    else if (chance < 0.93) await this.#giveBack();
    else if (chance < 0.98) await this.#moveCash();
    else await this.compareX();
  }

  /** An X report says what this till has done so far. */
  async compareX(): Promise<void> {
    const report = await this.line.get<Report>(`/shifts/${this.#shiftId}/x-report`);
    expect(inOrder(report)).toMatchObject(this.#sums.report());
  }

  /** Counts, now and then wrongly, and holds the Z report against the sums. */
  async close(): Promise<void> {
    const wrong = this.#random.chance(0.3) ? BigInt(this.#random.between(-20, 20)) * 5n : 0n;
    const counted = this.#sums.cash + wrong < 0n ? 0n : this.#sums.cash + wrong;
    const { body } = await this.#done<Report>(`/shifts/${this.#shiftId}/close`, { counted: { sum: amount(counted) } });
    this.#running.number++;
    this.#running.sales += this.#sums.sales;
    this.#running.refunds += this.#sums.refunds;
    const { number, sales, refunds } = this.#running;
    expect(inOrder(body)).toMatchObject({
      ...this.#sums.report(),
      number,
      register: { id: this.#registerId },
      businessDay: businessDay(this.#openedAt),
      counted: { sum: amount(counted), difference: amount(counted - this.#sums.cash) },
      runningTotals: { sales: amount(sales), refunds: amount(refunds), net: amount(sales - refunds) },
    });
  }

  async #sell(): Promise<void> {
    const random = this.#random;
    const basket = Array.from({ length: random.between(1, 4) }, () => {
      const goods = random.pick(this.#counter.goods);
      const percent = random.chance(0.1) ? random.pick(['3', '5', '12.5']) : null;
      return { goods, quantity: random.between(1, 3), percent };
    });
    const subtotal = basket.reduce((sum, { goods, quantity, percent }) => {
      const full = units(goods.price) * BigInt(quantity);
      return sum + full - part(full, percent);
    }, 0n);
    const percent = random.chance(0.08) ? random.pick(['5', '10']) : null;
    const due = subtotal - part(subtotal, percent);
    const customerId = random.chance(0.3) ? random.pick(this.#counter.customers) : undefined;
    const redeems = customerId !== undefined && random.chance(0.15);
    const cart = {
      lines: basket.map(({ goods, quantity, percent }) => ({
        productId: goods.id,
        quantity,
        ...(percent && { discount: { percent, reason: 'Dented' } }),
      })),
      ...(percent && { discount: { percent, reason: 'A regular' } }),
      ...(customerId !== undefined && { customerId }),
      ...(redeems && { redeemPoints: random.between(1, 300) }),
      payments: redeems ? [inCash] : this.#payments(due),
    };
    const answer = await this.line.post<Receipt>('/orders', cart);
    const receipt = this.#kept(answer);
    if (!receipt) return;
    const pointed = units(receipt.points?.discount ?? '0.00');
    expect(units(receipt.total) - units(receipt.rounding) + pointed).toBe(due);
    expect(receipt.cashier.id).toBe(this.line.cashier.id);
    this.#sums.sold.push(receipt);
    this.#counter.receipts.push(receipt);
  }

  #payments(due: bigint) {
    const chance = this.#random.next();
    const half = due / 2n;
    const reference = `TX-${this.#random.between(1, 99_999)}`;
    if (due > 0n && chance < 0.3) return [{ method: 'card', tendered: amount(due), reference }];
    if (half > 0n && chance < 0.4) return [{ method: 'card', tendered: amount(half), reference }, inCash];
    const code = this.#counter.credits.at(-1);
    if (half > 0n && code && chance < 0.5)
      return [{ method: 'store_credit', tendered: amount(half < 300n ? half : 300n), code }, inCash];
    return [inCash];
  }

  async #void(): Promise<void> {
    const sale = this.#sums.sold.at(-this.#random.between(1, 4));
    if (!sale || this.#sums.voided.has(sale.id)) return;
    const answer = await this.line.post<Receipt>(`/orders/${sale.id}/void`, { reason: 'Rung up twice' });
    if (this.#kept(answer)) this.#sums.voided.add(sale.id);
  }

  async #giveBack(): Promise<void> {
    const random = this.#random;
    const sale = this.#counter.receipts.at(-random.between(1, 60));
    if (!sale) return;
    const lines = sale.lines.flatMap(({ quantity }, place) =>
      random.chance(0.7)
        ? [{ line: place + 1, quantity: random.between(1, quantity), restock: random.chance(0.8) }]
        : [],
    );
    if (lines.length === 0) return;
    const tenders = random.chance(0.3) ? { tenders: [{ method: 'store_credit' }] } : {};
    const answer = await this.line.post<Refund>('/refunds', {
      orderId: sale.id,
      lines,
      reason: 'Not liked',
      ...tenders,
    });
    const refund = this.#kept(answer);
    if (!refund) return;
    this.#sums.addRefund(refund, sale);
    for (const { storeCredit } of refund.payments) if (storeCredit) this.#counter.credits.push(storeCredit.code);
  }

  async #moveCash(): Promise<void> {
    const kind = this.#random.pick(['paid_in', 'paid_out', 'drop', 'no_sale'] as const);
    const moved = kind === 'no_sale' ? 0n : BigInt(this.#random.between(1, 60)) * 5n;
    const body = { kind, reason: 'Change', ...(kind !== 'no_sale' && { amount: amount(moved) }) };
    await this.#done(`/shifts/${this.#shiftId}/cash-events`, body);
    this.#sums.addEvent(kind, moved);
  }

  /** What was done; null where it was refused as such things are. */
  #kept<T>({ status, body }: Answer<T>): T | null {
    if (status < 300) return body;
    const { code = '' } = body as { code?: string };
    expect({ status, ...body }).toMatchObject({ code: expect.toBeOneOf(EXPECTED_REFUSALS) });
    this.#counter.refused.set(code, (this.#counter.refused.get(code) ?? 0) + 1);
    return null;
  }

  async #done<T>(address: string, body: object): Promise<Answer<T>> {
    const answer = await this.line.post<T>(address, body);
    expect({ address, ...answer }).toMatchObject({ status: expect.toBeOneOf([200, 201]) });
    return answer;
  }
}

/** More than anything costs here; what is too much is given as change. */
const inCash = { method: 'cash', tendered: '1000' };

/** So many percent, rounded half away from zero. */
function part(of: bigint, percent: string | null): bigint {
  if (percent === null) return 0n;
  const [whole = '', decimals = ''] = percent.split('.');
  const hundredths = BigInt(whole + decimals.padEnd(2, '0'));
  return (of * hundredths + 5_000n) / 10_000n;
}
