import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Refund, RefundPage } from '../../src/refunds/refund-schema.ts';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, type RefusalAnswer, sell, send } from '../requests.ts';
import { xReportOf } from '../shifts/shift-helpers.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;
let francs: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  francs = await shop.serve({ CURRENCY: 'CHF' });
});
afterAll(() => shop.close());

async function sold(base: string, price: string, quantity: number, rest: object = {}): Promise<Receipt> {
  const { id } = await shop.addProduct({ price, taxRate: '19' });
  const { status, body } = await sell(base, [[id, quantity]], { tendered: '100000', ...rest });
  expect(status).toBe(201);
  return body;
}

function back<T = Refund>(base: string, { id }: Receipt, quantity: number, rest: object = {}, as = 'cashier') {
  const lines = [{ line: 1, quantity, restock: true }];
  const body = { orderId: id, registerId: shop.registerId, lines, reason: 'Too small', ...rest };
  return send<T>(base, 'POST', '/refunds', body, { as: as as 'cashier' });
}

const asCredit = { tenders: [{ method: 'store_credit' }] };

/** A store credit that is worth this much. */
async function credit(amount: string): Promise<string> {
  const { id } = await shop.addProduct({ price: amount });
  const { body: sale } = await sell(server, [[id, 1]]);
  const { body } = await back(server, sale, 1, asCredit, 'manager');
  expect(body.payments).toMatchObject([{ method: 'store_credit', amount, storeCredit: { balance: amount } }]);
  return body.payments[0]?.storeCredit?.code ?? '';
}

const pay = (code: string, tendered: string) => ({ method: 'store_credit', code, tendered });
const balanceOf = async (code: string) =>
  (await get<{ balance: string }>(server, `/store-credits/${code}`)).body.balance;

async function buy<T = Receipt>(price: string, payments: object[], quantity = 1) {
  const { id } = await shop.addProduct({ price });
  return sell<T>(server, [[id, quantity]], { payments });
}

describe('store credit', () => {
  it('pays a part, with a card and cash beside it, and its code may be typed badly but not wrongly', async () => {
    const code = await credit('10.00');
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('1', 'l').replaceAll('0', 'o');
    const card = { method: 'card', tendered: '5' };
    const { status, body } = await buy('20', [pay(typed, '4'), card, { method: 'cash', tendered: '20' }]);
    expect({ status, body }).toMatchObject({ status: 201, body: { change: '9.00', total: '20.00' } });
    expect(body.payments[0]).toEqual({
      method: 'store_credit',
      tendered: '4.00',
      change: '0.00',
      reference: `…${code.slice(-4)}`,
    });
    expect(await balanceOf(code)).toBe('6.00');
    const wrong = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
    expect(await get(server, `/store-credits/${wrong}`)).toMatchObject({ status: 404 });
    expect((await buy<RefusalAnswer>('1', [pay(wrong, '1')])).body.code).toBe('UNKNOWN_STORE_CREDIT');
  });

  it('pays no more than it is worth, nor than the total, nor what nobody issued', async () => {
    const code = await credit('10.00');
    expect((await buy<RefusalAnswer>('20', [pay(code, '6'), pay(code, '14')])).body).toMatchObject({
      code: 'STORE_CREDIT_TOO_SMALL',
      details: { wanted: '20.00', left: '10.00' },
    });
    expect((await buy<RefusalAnswer>('5', [pay(code, '6')])).body.code).toBe('STORE_CREDIT_TOO_LARGE');
    expect((await buy<RefusalAnswer>('5', [pay('00000000000-0', '5')])).body.code).toBe('UNKNOWN_STORE_CREDIT');
    expect(await balanceOf(code)).toBe('10.00');
  });

  it('that two tills take at once is taken once', async () => {
    for (let round = 0; round < 5; round++) {
      const code = await credit('10.00');
      const answers = await Promise.all([1, 2, 3].map(() => buy<RefusalAnswer>('10', [pay(code, '10')])));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect(await balanceOf(code)).toBe('0.00');
    }
  });

  it('is given back by a void and by a refund, and by one of the two', async () => {
    const code = await credit('30.00');
    const first = await buy('10', [pay(code, '10')]);
    await send(server, 'POST', `/orders/${first.body.id}/void`, { reason: 'Twice' }, { as: 'manager' });
    expect(await balanceOf(code)).toBe('30.00');
    const { body: second } = await buy('15', [pay(code, '20'), { method: 'cash', tendered: '10' }], 2);
    expect((await back(server, second, 1)).body.payments).toMatchObject([
      { method: 'store_credit', amount: '15.00', storeCredit: { code, balance: '25.00' } },
    ]);
    expect((await back(server, second, 1)).body.payments).toMatchObject([
      { method: 'store_credit', amount: '5.00' },
      { method: 'cash', amount: '10.00' },
    ]);
    for (let round = 0; round < 5; round++) {
      const { body: sale } = await buy('30', [pay(code, '30')]);
      const voiding = send(server, 'POST', `/orders/${sale.id}/void`, { reason: 'Twice' }, { as: 'manager' });
      const answers = await Promise.all([voiding, back(server, sale, 1)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await balanceOf(code)).toBe('30.00');
    }
  });

  it('keeps the drawer as it was, and is in the report', async () => {
    const registerId = await shop.addRegister('Till of credits');
    const headers = await shop.bearer();
    const shift = await shop.prisma.shift.findFirstOrThrow({ where: { registerId } });
    const { id } = await shop.addProduct({ price: '10', taxRate: '10' });
    const { body: sale } = await sell(server, [[id, 2]], { registerId, headers, tendered: '22' });
    const { body } = await back(server, sale, 1, { registerId, ...asCredit });
    await sell(server, [[id, 1]], {
      registerId,
      headers,
      payments: [pay(body.payments[0]?.storeCredit?.code ?? '', '11')],
    });
    const report = await xReportOf(server, { id: shift.id } as never);
    expect(report).toMatchObject({
      refundNumbers: { count: 1, first: 1, last: 1 },
      storeCredit: { issued: { count: 1, total: '11.00' }, redeemed: { count: 1, total: '11.00' } },
      cash: { expected: '122.00' },
      tax: '3.00',
      taxRefunded: '1.00',
      taxes: [{ taxRate: '10', refunds: { net: '10.00', tax: '1.00' }, afterRefunds: { net: '20.00', tax: '2.00' } }],
      proof: { agree: true },
    });
    const { body: page } = await get<RefundPage>(server, `/refunds?number=1&registerId=${registerId}`);
    expect(page.items).toMatchObject([{ id: body.id, number: 1, register: { id: registerId } }]);
  });
});

describe('a refund', () => {
  it('is not rounded as store credit, and of what is worth no coin brings the goods back', async () => {
    const coins = await sold(francs, '0.02', 1);
    expect(coins.total).toBe('0.00');
    expect((await back(francs, coins, 1)).body).toMatchObject({ amount: '0.00', payments: [], rounding: '-0.02' });
    const free = await sold(server, '0', 1);
    expect((await back(server, free, 1)).body).toMatchObject({ amount: '0.00', payments: [] });
    const exact = await sold(francs, '10.02', 1);
    expect((await back(francs, exact, 1, asCredit)).body.payments).toMatchObject([{ amount: '11.92' }]);
  });

  it('goes where it is asked to, or nowhere', async () => {
    const payments = [
      { method: 'card', tendered: '20' },
      { method: 'cash', tendered: '15.70' },
    ];
    const sale = await sold(server, '10', 3, { payments });
    const refusal = async (tenders: object[]) => (await back<RefusalAnswer>(server, sale, 2, { tenders })).body.code;
    expect(await refusal([{ method: 'cash' }])).toBe('REFUND_EXCEEDS_TENDER');
    expect(await refusal([{ method: 'card', amount: '23.81' }])).toBe('REFUND_SPLIT_TOO_LARGE');
    const tenders = [{ method: 'card', amount: '9', reference: 'TX-1' }, { method: 'cash' }];
    expect((await back(server, sale, 2, { tenders })).body.payments).toEqual([
      { method: 'card', amount: '9.00', reference: 'TX-1' },
      { method: 'cash', amount: '14.80' },
    ]);
  });

  it('that is cut into small ones needs a manager all the same', async () => {
    const sale = await sold(server, '10', 8);
    for (let i = 0; i < 4; i++) expect((await back(server, sale, 1)).status).toBe(201);
    expect((await back<RefusalAnswer>(server, sale, 1)).body.code).toBe('APPROVAL_REQUIRED');
    expect((await back(server, sale, 1, {}, 'manager')).status).toBe(201);
    expect((await back<RefusalAnswer>(server, sale, 1, asCredit)).body.code).toBe('APPROVAL_REQUIRED');
  });

  it('of the last piece at several tills at once has one number', async () => {
    const sale = await sold(server, '5', 1);
    const answers = await Promise.all([1, 2, 3, 4].map(() => back(server, sale, 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });
});

it('the books balance after all of it', () => expectBooksToBalance(shop.prisma));

it('the ledger of store credit takes no change', async () => {
  await expect(shop.prisma.storeCreditEntry.updateMany({ data: { amount: '1000' } })).rejects.toThrow(
    /only ever added/,
  );
});
