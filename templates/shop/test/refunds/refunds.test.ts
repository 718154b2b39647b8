import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Refund } from '../../src/refunds/refund-schema.ts';
import type { OrderPage, Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, type RefusalAnswer, sell, send } from '../requests.ts';
import { close, xReportOf, zReportOf } from '../shifts/shift-helpers.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

type Options = NonNullable<Parameters<typeof send>[4]>;

let shop: TestShop;
let server: string;
let gross: string;
let rounding: string;
let yen: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  gross = await shop.serve({ PRICES: 'gross', MAX_CASHIER_REFUND: '1000' });
  rounding = await shop.serve({ CURRENCY: 'CHF' });
  yen = await shop.serve({ CURRENCY: 'JPY', MAX_CASHIER_REFUND: '10000' });
});
afterAll(() => shop.close());

/** Sells pieces of one product at a price that they have at this server. */
async function sold(base: string, price: string, quantity: number, rest: object = {}): Promise<Receipt> {
  const { id } = await shop.addProduct({ price, stock: 1000 });
  const { status, body } = await sell(base, [[id, quantity]], { tendered: '100000', ...rest });
  expect(status).toBe(201);
  return body;
}

function back<T = Refund>(
  base: string,
  { id }: Receipt,
  quantity: number,
  {
    restock = true,
    registerId = shop.registerId,
    ...options
  }: Options & { restock?: boolean; registerId?: number } = {},
) {
  const body = { orderId: id, registerId, lines: [{ line: 1, quantity, restock }], reason: 'Too small' };
  return send<T>(base, 'POST', '/refunds', body, options);
}

const voidOf = <T = Receipt>(base: string, { id }: Receipt, options: Options = {}) =>
  send<T>(base, 'POST', `/orders/${id}/void`, { reason: 'Rung up twice' }, { as: 'manager', ...options });
const cents = (amount: string) => Math.round(Number(amount) * 100);
const statusOf = async ({ id }: Receipt) => (await shop.prisma.order.findUniqueOrThrow({ where: { id } })).status;
const stockOf = async ({ lines }: Receipt) =>
  (await shop.prisma.product.findUniqueOrThrow({ where: { id: lines[0]?.productId ?? 0 } })).stock;

describe('a refund', () => {
  it('gives back what was paid, to the last cent: 16.79', async () => {
    const sale = await sold(server, '16.79', 1);
    const { status, body } = await back(server, sale, 1);
    expect({ status, ...body }).toMatchObject({
      status: 201,
      amount: '16.79',
      orderId: sale.id,
      payments: [{ method: 'cash', amount: '16.79' }],
    });
    expect(await statusOf(sale)).toBe('refunded');
    expect(await get<Refund>(server, `/refunds/${body.id}`)).toMatchObject({ status: 200, body });
    expect((await get(server, `/orders/${sale.id}/refunds`)).body).toEqual({ items: [body] });
    expect(await stockOf(sale)).toBe(1000);
  });

  it('of 10 × 23.90 less 25 %, piece by piece, adds up to 179.25', async () => {
    const { id } = await shop.addProduct({ price: '23.90', taxRate: '19' });
    const discount = { percent: '25', reason: 'Last season' };
    const { body: sale } = await sell(gross, [], { lines: [{ productId: id, quantity: 10, discount }] });
    const amounts: string[] = [];
    for (let i = 0; i < 10; i++) amounts.push((await back(gross, sale, 1)).body.amount);
    expect(amounts.reduce((sum, amount) => sum + cents(amount), 0)).toBe(17925);
    expect((await back<RefusalAnswer>(gross, sale, 1)).body.code).toBe('ORDER_NOT_COMPLETED');
  });

  it('of two of 3 × 100 with 10 % off is 180', async () => {
    const sale = await sold(gross, '100', 3, { discount: { percent: '10', reason: 'Regular' } });
    expect((await back(gross, sale, 2)).body.amount).toBe('180.00');
    expect(await statusOf(sale)).toBe('completed');
  });

  it('of more than was sold is refused, in one step or in several', async () => {
    const sale = await sold(server, '5', 2);
    expect((await back<RefusalAnswer>(server, sale, 3)).body.code).toBe('REFUND_EXCEEDS_SOLD');
    await back(server, sale, 1);
    expect((await back<RefusalAnswer>(server, sale, 2)).body.code).toBe('REFUND_EXCEEDS_SOLD');
    expect((await back(server, sale, 1)).status).toBe(201);
    expect((await back(server, sale, 1)).status).toBe(409);
  });

  it.each([-5, 0, 1.5])('of %d pieces is refused', async (quantity) => {
    expect(await back<RefusalAnswer>(server, await sold(server, '5', 2), quantity)).toMatchObject({ status: 400 });
  });

  it('of ¥5800 is 5800', async () => {
    expect((await back(yen, await sold(yen, '5800', 1), 1)).body.amount).toBe('5800');
  });

  it('in cash hands out, step by step, what was handed in', async () => {
    const sale = await sold(rounding, '1.01', 7);
    expect(sale.total).toBe('7.05');
    let total = 0;
    for (let i = 0; i < 7; i++) total += cents((await back(rounding, sale, 1)).body.amount);
    expect(total).toBe(705);
  });

  it('puts pieces back on the shelf only where it says so', async () => {
    const sale = await sold(server, '5', 3);
    await back(server, sale, 1, { restock: false });
    expect(await stockOf(sale)).toBe(997);
    await back(server, sale, 2);
    expect(await stockOf(sale)).toBe(999);
  });

  it('goes to the tender that it was paid with, and never more than that took', async () => {
    const payments = [
      { method: 'card', tendered: '20' },
      { method: 'cash', tendered: '10' },
    ];
    const sale = await sold(server, '10', 3, { payments });
    const methods: string[] = [];
    for (let i = 0; i < 3; i++)
      methods.push(...(await back(server, sale, 1)).body.payments.map(({ method }) => method));
    expect(methods).toEqual(['card', 'card', 'cash']);
    const whole = await sold(server, '30', 1, { payments });
    expect((await back(server, whole, 1)).body.payments).toEqual([
      { method: 'card', amount: '20.00' },
      { method: 'cash', amount: '10.00' },
    ]);
  });

  it('above the limit needs a manager, and both are recorded', async () => {
    const sale = await sold(server, '50.01', 2);
    expect((await back<RefusalAnswer>(server, sale, 1)).body).toMatchObject({
      code: 'APPROVAL_REQUIRED',
      details: { right: 'refund.above-limit' },
    });
    const { body } = await back(server, sale, 1, { approvedBy: 'manager' });
    const logged = await shop.prisma.auditLog.findMany({ where: { entity: 'refund', entityId: String(body.id) } });
    expect(logged).toMatchObject([{ userId: shop.cashierId, approvedById: shop.managerId, action: 'refund' }]);
  });

  it('that is sent again is the same refund, and another one with its key is refused', async () => {
    const sale = await sold(server, '5', 4);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => back(server, sale, 1, { key })));
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 201, body: answers[0]?.body });
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed'))).toHaveLength(9);
    expect((await back<RefusalAnswer>(server, sale, 2, { key })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('of 60 of 100 at two tills at once succeeds at one', async () => {
    for (let round = 0; round < 5; round++) {
      const sale = await sold(gross, '1', 100);
      const answers = await Promise.all([back(gross, sale, 60), back(gross, sale, 60)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
  });

  it('after its shift is closed needs an open shift, and counts there', async () => {
    const registerId = await shop.addRegister('Till of refunds');
    const headers = await shop.bearer();
    const sale = await sold(server, '8', 1, { registerId, headers });
    const shift = await shop.prisma.shift.findFirstOrThrow({ where: { registerId } });
    await zReportOf(server, { id: shift.id } as never, '108');
    expect((await back<RefusalAnswer>(server, sale, 1, { registerId })).body.code).toBe('NO_OPEN_SHIFT');
    const next = await send<{ id: number }>(server, 'POST', '/shifts', { registerId, float: { sum: '100' } });
    expect((await back(server, sale, 1, { registerId })).status).toBe(201);
    const report = await xReportOf(server, next.body as never);
    expect(report).toMatchObject({ refunds: { count: 1, total: '8.00' }, cash: { expected: '92.00' } });
    expect(report.proof.agree).toBe(true);
  });

  it('finds its sale by the number on the receipt', async () => {
    const sale = await sold(server, '5', 1);
    const path = `/orders?receiptNumber=${sale.receiptNumber}&registerId=${shop.registerId}`;
    expect((await get<OrderPage>(server, path)).body.items.map(({ id }) => id)).toEqual([sale.id]);
  });
});

describe('a void', () => {
  it('takes the whole sale back, and keeps its number', async () => {
    const sale = await sold(server, '5', 3);
    expect((await voidOf<RefusalAnswer>(server, sale, { as: 'cashier' })).body.code).toBe('APPROVAL_REQUIRED');
    const { body } = await voidOf(server, sale, { as: 'cashier', approvedBy: 'manager' });
    expect(body).toEqual({ ...sale, status: 'voided' });
    expect(await stockOf(sale)).toBe(1000);
    const logged = await shop.prisma.auditLog.findMany({ where: { entity: 'order', entityId: String(sale.id) } });
    expect(logged).toMatchObject([
      { action: 'sale.void', userId: shop.cashierId, approvedById: shop.managerId, data: { reason: 'Rung up twice' } },
    ]);
    expect((await voidOf<RefusalAnswer>(server, sale)).body.code).toBe('ORDER_NOT_COMPLETED');
    expect((await back<RefusalAnswer>(server, sale, 1)).body.code).toBe('ORDER_NOT_COMPLETED');
  });

  it('that is sent many times is one, and its key voids no other sale', async () => {
    const [sale, other] = [await sold(server, '5', 3), await sold(server, '5', 3)];
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => voidOf(server, sale, { key })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await stockOf(sale)).toBe(1000);
    expect((await voidOf<RefusalAnswer>(server, other, { key })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('that was approved is answered again without a second approval, and its key voids nothing else', async () => {
    const [sale, other] = [await sold(server, '5', 3), await sold(server, '5', 3)];
    const [key, as] = [randomUUID(), 'cashier'] as const;
    const first = await voidOf(server, sale, { as, key, approvedBy: 'manager' });
    const again = await voidOf(server, sale, { as, key });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await voidOf<RefusalAnswer>(server, other, { as, key })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await voidOf<RefusalAnswer>(server, other, { as })).body.code).toBe('APPROVAL_REQUIRED');
    expect(await statusOf(other)).toBe('completed');
  });

  it('beside a refund leaves one of the two', async () => {
    for (let round = 0; round < 5; round++) {
      const sale = await sold(server, '5', 3);
      const answers = await Promise.all([voidOf(server, sale), back(server, sale, 3)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
  });

  it('beside the close of its shift is in the Z report or refused', async () => {
    for (let round = 0; round < 3; round++) {
      const registerId = await shop.addRegister(`Till of voids ${round}`);
      const sale = await sold(server, '8', 1, { registerId, headers: await shop.bearer() });
      const shift = await shop.prisma.shift.findFirstOrThrow({ where: { registerId } });
      const [voided, closed] = await Promise.all([
        voidOf(server, sale),
        close(server, { id: shift.id } as never, '100'),
      ]);
      expect(closed).toMatchObject({ status: 201, body: { proof: { agree: true } } });
      expect(closed.body.voids.count).toBe(voided.status === 201 ? 1 : 0);
      if (voided.status !== 201) expect(voided.body).toMatchObject({ code: 'SHIFT_CLOSED' });
    }
  });
});

it('the books balance after all of it', () => expectBooksToBalance(shop.prisma));
