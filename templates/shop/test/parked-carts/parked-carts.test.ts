import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParkedCart, ParkedCartPage, ResumedCart } from '../../src/parked-carts/parked-cart-schema.ts';
import type { XReport, ZReport } from '../../src/shifts/shift-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { addMember } from '../customers/members.ts';
import { type EventStream, listen } from '../live/event-stream.ts';
import { get, type RefusalAnswer, request, sell } from '../requests.ts';
import { close, open, xReportOf } from '../shifts/shift-helpers.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
});
afterAll(() => shop.close());

/** Sends a request from the till. A new key unless one is given. */
function post<T = RefusalAnswer>(path: string, body: object, { key = String(randomUUID()), ...headers } = {}) {
  return request<T>(server, 'POST', path, body, { 'idempotency-key': key, ...headers });
}

const park = <T = ParkedCart>(goods: object, options = {}) =>
  post<T>('/parked-carts', { name: 'Blue coat', ...goods }, options);
const resume = <T = ResumedCart>({ id }: { id: number }, options = {}) =>
  post<T>(`/parked-carts/${id}/resume`, {}, options);
const discard = <T = ParkedCart>({ id }: { id: number }, options = {}) =>
  post<T>(`/parked-carts/${id}/discard`, {}, options);
const waiting = async () => (await get<ParkedCartPage>(server, '/parked-carts?limit=100')).body.items;

describe('a parked cart', () => {
  it('waits in the list until it is resumed, with all that was in it', async () => {
    const tea = await shop.addProduct({ name: 'Tea', price: '4.50', stock: 9 });
    const cup = await shop.addProduct({ name: 'Cup', price: '12' });
    const kim = await addMember(shop, 300, { name: 'Kim' });
    const lines = [
      { productId: tea.id, quantity: 2, discount: { percent: '10', reason: 'Dented tin' } },
      { productId: cup.id, quantity: 1 },
    ];
    const sale = { discount: { amount: '1.00', reason: 'Regular' }, customerId: kim.id, redeemPoints: 100 };
    const { status, headers, body } = await park({ name: ' Blue  coat ', lines, ...sale });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/parked-carts/${body.id}`);
    expect(body).toMatchObject({
      name: 'Blue coat',
      customer: { id: kim.id, name: 'Kim' },
      lines: [
        { productId: tea.id, name: 'Tea', quantity: 2 },
        { productId: cup.id, name: 'Cup', quantity: 1 },
      ],
      register: { name: 'Till 1' },
      parkedBy: { name: 'Alex' },
      end: null,
    });
    expect(await waiting()).toContainEqual(body);
    expect((await get(server, `/parked-carts/${body.id}`)).body).toEqual(body);

    const resumed = await resume(body);
    expect(resumed.status).toBe(201);
    expect(resumed.body.goods).toMatchObject({
      lines: [
        {
          product: { id: tea.id, price: '4.50', stock: 9 },
          quantity: 2,
          priceWhenParked: '4.50',
          discount: lines[0]?.discount,
        },
        { product: { id: cup.id }, quantity: 1 },
      ],
      discount: sale.discount,
      customer: { id: kim.id, points: 300 },
      redeemPoints: 100,
    });
    expect(resumed.body.changes).toEqual([]);
    expect(await waiting()).not.toContainEqual(expect.objectContaining({ id: body.id }));
    expect((await get<ParkedCart>(server, `/parked-carts/${body.id}`)).body.end).toMatchObject({
      outcome: 'resumed',
      by: { id: shop.cashierId },
      register: { id: shop.registerId },
    });
  });

  it('takes no receipt number and no stock: parked A, sold B, resumed A are numbers 1 and 2', async () => {
    const { id } = await shop.addProduct({ stock: 2 });
    const { body: before } = await sell(server, [[(await shop.addProduct()).id, 1]]);
    const { body: parked } = await park({ lines: [{ productId: id, quantity: 2 }] });
    const { body: other } = await sell(server, [[id, 1]]);
    expect(other.receiptNumber).toBe(Number(before.receiptNumber) + 1);
    const { body: resumed } = await resume(parked);
    expect(resumed.changes.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^Product \d+: 2 wanted, 1 left\.$/),
    ]);
    expect((await sell(server, [[id, 1]])).body.receiptNumber).toBe(Number(before.receiptNumber) + 2);
    await expectBooksToBalance(shop.prisma);
  });

  it('says in sentences, when it is resumed, what is no longer as it was', async () => {
    const [dear, taxed, exempt, archived, removed, same] = await Promise.all(
      ['Dear', 'Taxed', 'Exempt', 'Archived', 'Removed', 'Same'].map((name) =>
        shop.addProduct({ name, price: '2.5', taxRate: '7', stock: name === 'Removed' ? 0 : 5 }),
      ),
    );
    const kim = await addMember(shop, 300, { name: 'Kim' });
    const lines = [dear, taxed, exempt, archived, removed, same].map((one) => ({ productId: one?.id, quantity: 2 }));
    const { body: parked } = await park({ lines, customerId: kim.id, redeemPoints: 200 });

    const set = (one: typeof dear, data: object) => shop.prisma.product.update({ where: { id: one?.id ?? 0 }, data });
    await set(dear, { price: '3', name: 'Dearer' });
    await set(taxed, { taxRate: '19' });
    await set(exempt, { isTaxExempt: true });
    await set(archived, { isActive: false });
    await shop.prisma.product.delete({ where: { id: removed?.id ?? 0 } });
    await shop.prisma.customer.update({
      where: { id: kim.id },
      data: { loyaltyPoints: 50, pointMovements: { create: { kind: 'adjusted', points: -250 } } },
    });

    const { body } = await resume(parked);
    expect(body.changes).toEqual([
      { kind: 'price', productId: dear?.id, sentence: 'Dearer costs 3.00 EUR now, it was 2.50 EUR.' },
      { kind: 'tax', productId: taxed?.id, sentence: 'The tax on Taxed is 19 % now, it was 7 %.' },
      { kind: 'tax', productId: exempt?.id, sentence: 'Exempt is not taxed any more.' },
      { kind: 'archived', productId: archived?.id, sentence: 'Archived is no longer sold. Take it out of the sale.' },
      {
        kind: 'removed',
        productId: removed?.id,
        sentence: 'Removed is no longer among the goods, so it was left out.',
      },
      { kind: 'points', productId: null, sentence: 'Kim has 50 points now, and 200 were to be used.' },
    ]);
    expect(body.goods.lines.map(({ product }) => product.name)).toEqual([
      'Dearer',
      'Taxed',
      'Exempt',
      'Archived',
      'Same',
    ]);
    expect(body.goods.lines[0]).toMatchObject({ product: { price: '3.00' }, priceWhenParked: '2.50' });
  });

  it('counts pieces of one product on two lines together, and outlives its customer', async () => {
    const { id } = await shop.addProduct({ name: 'Twice', stock: 3 });
    const [gone, inactive] = [await addMember(shop, 0), await addMember(shop, 0, { name: 'Robin' })];
    const lines = [
      { productId: id, quantity: 2 },
      { productId: id, quantity: 2, discount: { percent: '5', reason: 'Dented' } },
    ];
    const first = await park({ lines, customerId: gone.id });
    const second = await park({ lines, customerId: inactive.id });
    await shop.prisma.customer.delete({ where: { id: gone.id } });
    await shop.prisma.customer.update({ where: { id: inactive.id }, data: { isActive: false } });
    const sentencesOf = async (cart: ParkedCart) => (await resume(cart)).body.changes.map(({ sentence }) => sentence);
    const names = 'is no longer among the customers, so the sale names nobody.';
    expect(await sentencesOf(first.body)).toEqual(['Twice: 4 wanted, 3 left.', `The customer ${names}`]);
    expect(await sentencesOf(second.body)).toEqual(['Twice: 4 wanted, 3 left.', `Robin ${names}`]);
  });

  it('can be discarded, and keeps who did it and when', async () => {
    const { id } = await shop.addProduct();
    const { body: parked } = await park({ lines: [{ productId: id, quantity: 1 }] });
    const manager = await shop.cookies(server, shop.managerId);
    const { status, body } = await discard(parked, manager);
    expect({ status, end: body.end }).toMatchObject({
      status: 201,
      end: { outcome: 'discarded', by: { name: 'Morgan' }, register: { name: 'Till 1' } },
    });
    expect(Date.parse(body.end?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(parked.parkedAt));
    expect(
      await shop.prisma.auditLog.findMany({ where: { entity: 'parked_cart', entityId: String(parked.id) } }),
    ).toMatchObject([{ userId: shop.managerId, action: 'cart.discard', data: { name: 'Blue coat' } }]);
    const refused = await resume<RefusalAnswer>(parked);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'CART_NOT_PARKED',
        detail: '“Blue coat” was discarded by Morgan at Till 1. Scan the goods again if they are wanted after all.',
        details: { outcome: 'discarded', by: { id: shop.managerId } },
      },
    });
  });
});

describe('a request that is sent again', () => {
  it('parks one cart, resumes it and discards it once, and gets the same answer', async () => {
    const { id } = await shop.addProduct();
    const goods = { lines: [{ productId: id, quantity: 1 }] };
    const [key, resumeKey] = [randomUUID(), randomUUID()];
    const first = await park(goods, { key });
    const again = await park(goods, { key });
    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    const resumed = await resume(first.body, { key: resumeKey });
    expect((await resume(first.body, { key: resumeKey })).body).toEqual(resumed.body);
    expect((await resume<RefusalAnswer>(first.body)).body.code).toBe('CART_NOT_PARKED');
    const other = await park(goods);
    const discardKey = randomUUID();
    const discarded = await discard(other.body, { key: discardKey });
    expect((await discard(other.body, { key: discardKey })).body).toEqual(discarded.body);
    expect(
      await shop.prisma.auditLog.count({ where: { entity: 'parked_cart', entityId: String(other.body.id) } }),
    ).toBe(1);
  });

  it('is refused when its key was for another one, and nothing is done', async () => {
    const { id } = await shop.addProduct();
    const goods = { lines: [{ productId: id, quantity: 1 }] };
    const key = randomUUID();
    const { body: parked } = await park(goods, { key });
    const { body: other } = await park(goods);
    for (const answer of [
      await park<RefusalAnswer>({ ...goods, name: 'Red coat' }, { key }),
      await resume<RefusalAnswer>(parked, { key }),
      await resume<RefusalAnswer>(other, { key }),
      await discard<RefusalAnswer>(other, { key }),
    ]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    }
    const ids = (await waiting()).map((cart) => cart.id);
    expect(ids).toEqual(expect.arrayContaining([parked.id, other.id]));
  });
});

describe('what cannot be parked', () => {
  it.each<[string, object, number]>([
    ['UNKNOWN_PRODUCT', { lines: [{ productId: 987_654, quantity: 1 }] }, 422],
    ['UNKNOWN_CUSTOMER', { customerId: 987_654 }, 422],
    ['WRONG_REGISTER', { registerId: 987_654 }, 403],
    ['INVALID_REQUEST', { name: '  ' }, 400],
    ['INVALID_REQUEST', { name: 'x'.repeat(101) }, 400],
    ['INVALID_REQUEST', { lines: [] }, 400],
    ['INVALID_REQUEST', { payments: [] }, 400],
  ])('is refused with %s: %j', async (code, change, status) => {
    const { id } = await shop.addProduct();
    const answer = await park<RefusalAnswer>({ lines: [{ productId: id, quantity: 1 }], ...change });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  it('or resumed, because there is none with the id', async () => {
    for (const id of [987_654, 4_294_967_297]) {
      expect(await resume<RefusalAnswer>({ id })).toMatchObject({
        status: 404,
        body: { code: 'PARKED_CART_NOT_FOUND' },
      });
    }
  });
});

describe('the other tills', () => {
  it('hear, at another server, that a cart was parked, resumed or discarded', async () => {
    const till: EventStream = await listen(await shop.serve());
    const { id } = await shop.addProduct();
    const goods = { lines: [{ productId: id, quantity: 1 }] };
    // A server begins to listen with its first till, so what is parked before it does is told to nobody.
    let heard: unknown;
    const first = till.next('parked-carts').then((data) => {
      heard = data;
    });
    const parked: ParkedCart[] = [];
    while (heard === undefined) {
      parked.push((await park(goods)).body);
      await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    expect(heard).toBeNull();
    const [one, other] = [(await park(goods)).body, (await park(goods)).body];
    await resume(one);
    await till.next('parked-carts');
    await discard(other);
    await till.next('parked-carts');
    till.close();
  });
});

describe('the close of a shift', () => {
  it('says which carts of the register still wait, and is not stopped by them', async () => {
    const { id } = await shop.addProduct();
    const registerId = await shop.addRegister('Till 7', { isOpen: false });
    const shift = await open(server, registerId, '100');
    const client = { ...(await shop.bearer()) };
    const goods = { lines: [{ productId: id, quantity: 1 }], registerId };
    const { body: still } = await park({ name: 'Still here', ...goods }, client);
    const { body: resumed } = await park({ name: 'Gone', ...goods }, client);
    await post(`/parked-carts/${resumed.id}/resume`, { registerId }, client);
    await park({ name: 'Of another till', lines: goods.lines });
    const wanted = [
      { id: still.id, name: 'Still here', parkedBy: { id: shop.cashierId, name: 'Alex' }, parkedAt: still.parkedAt },
    ];
    expect(((await xReportOf(server, shift)) as XReport).parkedCarts).toEqual(wanted);
    const closed = await close(server, shift, '100');
    expect({ status: closed.status, carts: (closed.body as ZReport).parkedCarts }).toEqual({
      status: 201,
      carts: wanted,
    });
    // What waits does not end with the shift.
    expect((await resume(still)).status).toBe(201);
  });
});
