import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { type RefusalAnswer, sell } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;
/** The same shop where the smallest coin is 0.05. */
let rounding: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  rounding = await shop.serve({ CURRENCY: 'CHF' });
});
afterAll(() => shop.close());

const cash = (tendered: string) => ({ method: 'cash', tendered });
const card = (tendered: string, reference?: string) => ({ method: 'card', tendered, ...(reference && { reference }) });

async function pay<T = Receipt>(base: string, price: string, payments: object[], rest: object = {}) {
  const { id } = await shop.addProduct({ price });
  return sell<T>(base, [[id, 1]], { payments, ...rest });
}

describe('a sale', () => {
  it('is paid by card, exactly and with the terminal’s reference', async () => {
    const { status, body } = await pay(server, '12.34', [card('12.34', 'TX-1')]);
    expect(status).toBe(201);
    expect(body).toMatchObject({ total: '12.34', rounding: '0.00', change: '0.00' });
    expect(body.payments).toEqual([{ method: 'card', tendered: '12.34', change: '0.00', reference: 'TX-1' }]);
  });

  it('is paid with two cards and cash, of which the cash alone gives change', async () => {
    const { body } = await pay(server, '50', [card('10', 'a'), cash('20'), card('15', 'b'), cash('10')]);
    expect(body).toMatchObject({ total: '50.00', change: '5.00' });
    expect(body.payments).toEqual([
      { method: 'card', tendered: '10.00', change: '0.00', reference: 'a' },
      { method: 'cash', tendered: '20.00', change: '0.00' },
      { method: 'card', tendered: '15.00', change: '0.00', reference: 'b' },
      { method: 'cash', tendered: '10.00', change: '5.00' },
    ]);
  });

  it('takes change from more than one payment in cash where the last one is too small', async () => {
    const { body } = await pay(server, '3', [cash('10'), cash('5')]);
    expect(body.payments.map(({ change }) => change)).toEqual(['7.00', '5.00']);
  });

  it.each([
    ['too much by card', [card('12.35')], 'CARD_TOO_LARGE'],
    ['too much by card, with cash to give change from', [cash('100'), card('12.35')], 'CARD_TOO_LARGE'],
    ['too little by card', [card('12.33')], 'TENDER_TOO_SMALL'],
    ['too little of both', [card('10'), cash('2.33')], 'TENDER_TOO_SMALL'],
    ['nothing', [], 'TENDER_TOO_SMALL'],
  ])('is refused for %s', async (_what, payments, code) => {
    const product = await shop.addProduct({ price: '12.34', stock: 1 });
    const { status, body } = await sell<RefusalAnswer>(server, [[product.id, 1]], { payments });
    expect({ status, code: body.code }).toEqual({ status: 422, code });
    expect(await shop.prisma.orderItem.count({ where: { productId: product.id } })).toBe(0);
    expect((await shop.prisma.product.findUniqueOrThrow({ where: { id: product.id } })).stock).toBe(1);
  });

  it.each([
    [{ method: 'card', tendered: '-5' }],
    [{ method: 'cash', tendered: '5', reference: 'x' }],
    [{ method: 'cheque', tendered: '5' }],
    [{ method: 'card', tendered: '5', change: '1' }],
  ])('is refused for the payment %j', async (payment) => {
    expect(await pay<RefusalAnswer>(server, '5', [payment])).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST' },
    });
  });

  it('that costs nothing needs no payment', async () => {
    expect(await pay(server, '0', [])).toMatchObject({ status: 201, body: { total: '0.00', payments: [] } });
  });

  it('has its cash part rounded, and nothing that a card pays', async () => {
    const totalOf = async (payments: object[]) => {
      const { body } = await pay(rounding, '11.02', payments);
      return [body.total, body.rounding, body.change];
    };
    expect(await totalOf([card('11.02')])).toEqual(['11.02', '0.00', '0.00']);
    expect(await totalOf([card('10'), cash('1')])).toEqual(['11.00', '-0.02', '0.00']);
    expect(await totalOf([cash('20')])).toEqual(['11.00', '-0.02', '9.00']);
    // What is too small for a coin may be left open by nobody who pays with a card alone.
    expect(await pay<RefusalAnswer>(rounding, '11.02', [card('11.00')])).toMatchObject({
      status: 422,
      body: { code: 'TENDER_TOO_SMALL' },
    });
  });

  it('that is sent twice is paid once, and with another payment is another request', async () => {
    const { id } = await shop.addProduct({ price: '10' });
    const key = randomUUID();
    const by = (payments: object[]) => sell<Receipt & RefusalAnswer>(server, [[id, 1]], { key, payments });
    const answers = await Promise.all(Array.from({ length: 10 }, () => by([card('4', 'a'), cash('6')])));
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 201, body: answers[0]?.body });
    expect(await shop.prisma.payment.count({ where: { orderId: answers[0]?.body.id ?? 0 } })).toBe(2);
    for (const other of [[card('4', 'b'), cash('6')], [card('4'), cash('6')], [cash('10')], [card('10', 'a')]]) {
      expect((await by(other)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    }
  });

  it('leaves the books balanced', () => expectBooksToBalance(shop.prisma));
});
