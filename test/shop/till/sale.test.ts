import { describe, expect, it } from 'vitest';
import { loadTill, product } from './modules.ts';

interface Sale {
  cart: { product: { id: number; stock: number }; quantity: number }[];
  cards: { amount: string; reference: string }[];
  key: string;
  attempt: {
    key: string;
    order: { lines: unknown[]; payments: unknown[]; note?: string };
    approvals?: Record<string, string>;
  } | null;
  discount: object | null;
  customer: { id: number; points: number; redeem: number } | null;
  receipt: { id: number } | null;
  errand: { kind: string; key: string; name: string } | null;
  resumed: { name: string; changes: string[] } | null;
  returned: object | null;
  past: { what: string }[];
}
type Event = { type: string } & Record<string, unknown>;
const { emptySale, reduceSale } = await loadTill<{
  emptySale(): Sale;
  reduceSale(sale: Sale, event: Event): Sale;
}>('sale.js');
const { readEntry, meantBy, isTimes } = await loadTill<{
  readEntry(text: string): { query: string; quantity: number; isCode: boolean };
  meantBy(found: { items: unknown[]; matchedBy: 'code' | 'name' }, isCode: boolean): { id: number } | null;
  isTimes(text: string): boolean;
}>('scan.js');

const { totalsOf } = await loadTill<{
  totalsOf(
    cart: readonly object[],
    money: object,
    discount?: object | null,
    customer?: object | null,
  ): Record<string, unknown>;
}>('cart.js');

const saleAfter = (...events: Event[]) => events.reduce(reduceSale, emptySale());
const add = (id: number, quantity = 1) => ({ type: 'add', product: product(id), quantity });
const setQuantity = (productId: number, quantity: number) => ({ type: 'set-quantity', productId, quantity });
const send = { type: 'send', tendered: '5.00' };
/** What comes back in an exchange. */
const returned = { orderId: 3, receiptNumber: 12, lines: [], goods: ['1 × Tea'], reason: 'Too small', worth: '4.00' };
const quantities = ({ cart }: Sale) => cart.map(({ product: { id }, quantity }) => [id, quantity]);

describe('the cart', () => {
  it('counts a product that is scanned again on its line', () => {
    expect(quantities(saleAfter(add(1), add(2), add(1, 3)))).toEqual([
      [1, 4],
      [2, 1],
    ]);
  });

  it('removes a line with the quantity zero, and keeps quantities within what the shop accepts', () => {
    expect(quantities(saleAfter(add(1), add(2), setQuantity(1, 0), setQuantity(2, 123_456)))).toEqual([[2, 9999]]);
  });
});

describe('what the shop says of products in the cart', () => {
  const learn = (id: number, changes: object) => ({
    type: 'learn-products',
    products: [{ ...product(id), ...changes }],
  });
  const lines = (...events: Event[]) => saleAfter(add(1), add(2, 3), ...events).cart;

  it('is taken over, and a price that has changed is kept in mind until it is back', () => {
    const [before] = lines();
    expect(lines(learn(1, { stock: 4 }))[0]).toEqual({ ...before, product: { ...before?.product, stock: 4 } });
    expect(lines(learn(1, { price: '9.00' }), learn(1, { price: '8.00' }))[0]).toMatchObject({
      product: { price: '8.00' },
      was: product(1).price,
    });
    expect(lines(learn(1, { price: '9.00' }), learn(1, {}))).toEqual(lines());
    const sale = saleAfter(add(1));
    expect(reduceSale(sale, learn(3, { price: '9.00' }))).toBe(sale);
  });
});

describe('a discount', () => {
  const tin = { percent: '10', reason: 'Dented tin' };
  const regular = { amount: '0.50', reason: 'Regular customer' };
  const discounts = [
    { type: 'set-discount', productId: 2, discount: tin },
    { type: 'set-discount', productId: null, discount: regular },
  ];
  const given = saleAfter(add(1), add(2, 3), ...discounts);

  it('goes with the sale: with its line, and with the whole', () => {
    expect(reduceSale(given, send).attempt?.order).toEqual({
      lines: [
        { productId: 1, quantity: 1 },
        { productId: 2, quantity: 3, discount: tin },
      ],
      discount: regular,
      payments: [{ method: 'cash', tendered: '5.00' }],
    });
  });

  it('stays when more is scanned, and makes another sale of it', () => {
    const more = reduceSale(given, add(2));
    expect(reduceSale(more, send).attempt?.order.lines).toContainEqual({ productId: 2, quantity: 4, discount: tin });
    const before = saleAfter(add(1));
    expect(reduceSale(before, { type: 'set-discount', productId: 1, discount: tin }).key).not.toBe(before.key);
  });

  it('is gone with the last line, can be taken away, and is not given once the sale is sent', () => {
    const none = reduceSale(reduceSale(given, setQuantity(1, 0)), setQuantity(2, 0));
    expect(reduceSale(reduceSale(none, add(1)), send).attempt?.order).not.toHaveProperty('discount');
    const taken = discounts.map((event) => ({ ...event, discount: null })).reduce(reduceSale, given);
    expect(reduceSale(taken, send).attempt?.order).toEqual(saleAfter(add(1), add(2, 3), send).attempt?.order);
    const sent = reduceSale(given, send);
    for (const event of discounts) expect(reduceSale(sent, event)).toBe(sent);
  });

  it('that is larger than what it is taken off is named, and not counted', () => {
    const money = { digits: 2, pricesIncludeTax: true, cashStep: 1n };
    const large = (amount: string) => ({ amount, reason: 'Too much' });
    const cart = [
      { product: product(1), quantity: 2, discount: large('2.01') },
      { product: product(2), quantity: 1, discount: tin },
    ];
    expect(totalsOf(cart, money, large('2.91'))).toMatchObject({ tooLarge: [1, null], subtotal: 290n, discount: 0n });
    expect(totalsOf(cart, money, large('2.90'))).toMatchObject({ tooLarge: [1], discount: 290n, total: 0n });
  });
});

describe('a note, and another price than the list says', () => {
  const terms = [
    { type: 'set-note', productId: null, note: 'Gift wrapped' },
    { type: 'set-note', productId: 2, note: 'Engraved' },
    { type: 'set-price', productId: 1, priceOverride: { price: '0.50', reason: 'Shelf label' } },
  ];
  const given = saleAfter(add(1), add(2, 3), ...terms);

  it('go with the sale, make another sale of it, and can be taken away', () => {
    expect(reduceSale(given, send).attempt?.order).toMatchObject({
      lines: [{ productId: 1, priceOverride: { price: '0.50', reason: 'Shelf label' } }, { note: 'Engraved' }],
      note: 'Gift wrapped',
    });
    const none = terms.map((event) => ({ ...event, note: null, priceOverride: null })).reduce(reduceSale, given);
    expect(reduceSale(none, send).attempt?.order).toEqual(saleAfter(add(1), add(2, 3), send).attempt?.order);
    expect(new Set([given.key, none.key, saleAfter(add(1), add(2, 3)).key]).size).toBe(3);
    const sent = reduceSale(given, send);
    for (const event of terms) expect(reduceSale(sent, event)).toBe(sent);
    const empty = [setQuantity(1, 0), setQuantity(2, 0), add(1), send].reduce(reduceSale, given);
    expect(empty.attempt?.order).not.toHaveProperty('note');
  });

  it('change the sums as the server works them out', () => {
    const money = { digits: 2, pricesIncludeTax: true, cashStep: 1n };
    expect(totalsOf(given.cart, money)).toMatchObject({
      lines: [{ unitPrice: '0.50', listPrice: '1.00' }, { listPrice: null }],
      total: 350n,
    });
  });
});

describe('a customer', () => {
  const loyaltyProgram = { pointsPerUnit: '1', pointValue: '0.01', minPointsRedemption: 100 };
  const kim = { id: 7, name: 'Kim', email: 'kim@example.com', phone: '555', points: 500, isTaxExempt: false };
  const choose = { type: 'set-customer', customer: { ...kim, loyaltyProgram } };
  const use = (points: number) => ({ type: 'use-points', points });
  const money = { digits: 2, pricesIncludeTax: true, cashStep: 1n };
  const totals = ({ cart, customer }: Sale) => totalsOf(cart, money, null, customer);

  it('goes with the sale, is kept without more than the till shows, and can be taken out again', () => {
    const chosen = saleAfter(choose, add(1, 4), use(300));
    expect(JSON.stringify(chosen)).not.toMatch(/example|555/);
    expect(reduceSale(chosen, { ...send, points: 300 }).attempt?.order).toMatchObject({
      customerId: 7,
      redeemPoints: 300,
    });
    expect(reduceSale(chosen, { ...send, points: 0 }).attempt?.order).not.toHaveProperty('redeemPoints');
    const none = reduceSale(chosen, { type: 'set-customer', customer: null });
    expect(reduceSale(none, send).attempt?.order).toEqual(saleAfter(add(1, 4), send).attempt?.order);
    expect(new Set([saleAfter(add(1)).key, chosen.key, none.key, reduceSale(chosen, use(200)).key]).size).toBe(4);
    const sent = reduceSale(chosen, send);
    for (const event of [choose, use(100), { ...choose, type: 'learn-customer' }])
      expect(reduceSale(sent, event)).toBe(sent);
    expect(reduceSale(saleAfter(add(1)), use(100)).customer).toBeNull();
  });

  it('uses as many points as were asked for, as far as there are so many and the goods cost as much', () => {
    const of = (pieces: number, points: number) => totals(saleAfter(choose, add(1, pieces), use(points)));
    expect(of(4, 300)).toMatchObject({ points: { most: 400, redeemed: 300, off: 300n, earned: 1n }, total: 100n });
    expect(of(2, 300)).toMatchObject({ points: { most: 200, redeemed: 200, off: 200n, earned: 0n }, total: 0n });
    expect(of(9, 600)).toMatchObject({ points: { most: 500, redeemed: 500 } });
    expect(of(9, 99)).toMatchObject({ points: { most: 500, redeemed: 0, off: 0n }, total: 900n });
    expect(totals(saleAfter(add(1, 2)))).toMatchObject({ points: { most: 0, redeemed: 0, earned: 0n }, total: 200n });
  });

  it('who pays no tax changes the sums, and what the shop says anew is taken over', () => {
    const taxed = { product: { ...product(1), price: '11.90', taxRate: '19' }, quantity: 1 };
    const exempt = { ...kim, isTaxExempt: true, loyaltyProgram: null, redeem: 0 };
    expect(totalsOf([taxed], money, null, exempt)).toMatchObject({ subtotal: 1000n, tax: 0n, total: 1000n });
    const learnt = reduceSale(saleAfter(choose, add(1, 9), use(400)), {
      type: 'learn-customer',
      customer: { ...kim, points: 150, loyaltyProgram },
    });
    expect(learnt.customer).toMatchObject({ points: 150, redeem: 400 });
    expect(totals(learnt)).toMatchObject({ points: { redeemed: 150 } });
    const other = { type: 'learn-customer', customer: { ...kim, id: 8, loyaltyProgram } };
    expect(reduceSale(learnt, other)).toBe(learnt);
  });
});

describe('the key of a sale', () => {
  it('is a UUID, and another one after every change of the cart', () => {
    const sales = [emptySale(), saleAfter(add(1)), saleAfter(add(1), setQuantity(1, 2))];
    for (const { key } of sales)
      expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(sales.map(({ key }) => key)).size).toBe(3);
    const before = saleAfter(add(1));
    expect(reduceSale(before, add(1)).key).not.toBe(before.key);
  });

  it('stays while the sale is sent, sent again, and refused', () => {
    const ready = saleAfter(add(1));
    const sent = reduceSale(ready, send);
    expect(sent.attempt?.key).toBe(ready.key);
    expect(reduceSale(sent, { type: 'refused' })).toEqual(ready);
  });
});

describe('what a card has paid', () => {
  const paid = (amount: string, reference = '') => ({ type: 'card-paid', payment: { amount, reference } });
  const half = saleAfter(add(1, 2), paid('1.20', 'TX-1'), paid('0.30'));

  it('is sent with the sale, before the cash', () => {
    expect(reduceSale(half, send).attempt?.order.payments).toEqual([
      { method: 'card', tendered: '1.20', reference: 'TX-1' },
      { method: 'card', tendered: '0.30' },
      { method: 'cash', tendered: '5.00' },
    ]);
    const byCard = reduceSale(half, { type: 'send', tendered: null });
    expect(byCard.attempt?.order.payments).toHaveLength(2);
  });

  it('stays when the cart changes, and keeps the sale from being cleared', () => {
    const changed = [add(2), setQuantity(1, 0), setQuantity(2, 0)].reduce(reduceSale, half);
    expect(changed).toMatchObject({ cart: [], cards: half.cards });
    expect(changed.key).not.toBe(half.key);
    for (const sale of [half, changed]) expect(reduceSale(sale, { type: 'start-new' })).toBe(sale);
  });

  it('goes one by one, as the terminal gives it back', () => {
    const first = reduceSale(half, { type: 'card-paid-back', index: 0 });
    expect(first.cards).toEqual([{ amount: '0.30', reference: '' }]);
    const none = reduceSale(first, { type: 'card-paid-back', index: 0 });
    expect(reduceSale(none, { type: 'start-new' })).toMatchObject({ cart: [], cards: [] });
  });

  it('does not change while the sale is on its way', () => {
    const sent = reduceSale(half, send);
    for (const event of [paid('1.00'), { type: 'card-paid-back', index: 0 }])
      expect(reduceSale(sent, event)).toBe(sent);
  });
});

describe('a sale that was sent', () => {
  const sent = saleAfter(add(1, 2), send);

  it('is what the cart was', () => {
    expect(sent.attempt?.order).toEqual({
      lines: [{ productId: 1, quantity: 2 }],
      payments: [{ method: 'cash', tendered: '5.00' }],
    });
  });

  it.each([[add(2)], [setQuantity(1, 5)], [{ type: 'send', tendered: '9.00' }], [{ type: 'start-new' }]])(
    'is not changed by %o, for it may have been recorded',
    (event) => {
      expect(reduceSale(sent, event)).toBe(sent);
    },
  );

  it('becomes another one when somebody gives it up', () => {
    const givenUp = reduceSale(sent, { type: 'give-up' });
    expect(givenUp.attempt).toBeNull();
    expect(givenUp.key).not.toBe(sent.key);
    expect(quantities(givenUp)).toEqual([[1, 2]]);
  });

  it('makes way for its receipt, and the next article begins the next sale', () => {
    const done = reduceSale(sent, { type: 'answered', receipt: { id: 7 } });
    expect(done).toMatchObject({ cart: [], attempt: null, receipt: { id: 7 } });
    expect(done.key).not.toBe(sent.key);
    expect(reduceSale(done, add(3))).toMatchObject({ receipt: null });
    expect(quantities(reduceSale(done, add(3)))).toEqual([[3, 1]]);
  });

  it('learns what is left when the shop says that it is short', () => {
    const told = reduceSale(sent, { type: 'learn-stock', left: [{ productId: 1, left: 1 }] });
    expect(told.cart[0]?.product.stock).toBe(1);
  });
});

describe('a sale that somebody has to sign in for, or to approve', () => {
  const sent = saleAfter(add(1, 2), send);
  const needsSignIn = { type: 'needs-sign-in' };
  const needsApproval = { type: 'needs-approval', right: 'sale.discount-above-limit' };
  const approved = { type: 'approved', approval: 'yes-1' };

  it('waits as it was sent, under the same key, and cannot be changed meanwhile', () => {
    for (const [event, facts] of [
      [needsSignIn, { waitsFor: 'sign-in' }],
      [needsApproval, { waitsFor: 'approval', right: needsApproval.right }],
    ] as const) {
      const waiting = reduceSale(sent, event);
      expect(waiting).toEqual({ ...sent, attempt: { ...sent.attempt, ...facts } });
      for (const change of [add(2), setQuantity(1, 5), send, { type: 'start-new' }])
        expect(reduceSale(waiting, change)).toBe(waiting);
    }
  });

  it('goes out again with the approval, which whoever signs in next sends along, until the shop asks for another', () => {
    const given = [needsApproval, approved].reduce(reduceSale, sent);
    const approvals = { 'sale.discount-above-limit': 'yes-1' };
    expect(given.attempt).toEqual({ ...sent.attempt, approvals });
    const afterwards = reduceSale(given, needsSignIn);
    expect(afterwards.attempt?.approvals).toEqual(approvals);
    expect(reduceSale(afterwards, needsApproval)).toEqual(reduceSale(sent, needsApproval));
  });

  it('keeps one approval while another right is asked for', () => {
    const other = { type: 'needs-approval', right: 'sale.price-override' };
    const both = [needsApproval, approved, other, { ...approved, approval: 'yes-2' }].reduce(reduceSale, sent);
    expect(both.attempt?.approvals).toEqual({ 'sale.discount-above-limit': 'yes-1', 'sale.price-override': 'yes-2' });
    expect(reduceSale(both, needsApproval).attempt?.approvals).toEqual({ 'sale.price-override': 'yes-2' });
  });

  it('becomes the sale that it was when nobody approves it', () => {
    expect(reduceSale(reduceSale(sent, needsApproval), { type: 'refused' })).toEqual({ ...sent, attempt: null });
  });

  it('is none when nothing was sent', () => {
    const ready = saleAfter(add(1));
    for (const event of [needsSignIn, needsApproval, approved]) expect(reduceSale(ready, event)).toBe(ready);
  });
});

describe('a sale that is parked, or resumed', () => {
  const park = { type: 'park', name: 'Blue coat' };
  const resume = { type: 'resume', id: 7, name: 'Blue coat' };
  const tin = { percent: '10', reason: 'Dented tin' };
  const loyaltyProgram = { pointsPerUnit: '1', pointValue: '0.01', minPointsRedemption: 1 };
  const kim = { id: 7, name: 'Kim', points: 500, isTaxExempt: false, loyaltyProgram };
  const goods = {
    lines: [
      { product: { ...product(1), price: '1.50' }, quantity: 2, priceWhenParked: '1.00', discount: tin },
      { product: product(2), quantity: 1, priceWhenParked: '1.00' },
    ],
    discount: { amount: '0.50', reason: 'Regular customer' },
    customer: kim,
    redeemPoints: 30,
  };
  it('is not parked, and takes no parked one in, while goods come back for it', () => {
    const exchange = saleAfter({ type: 'take-back', returned });
    expect(reduceSale(exchange, resume)).toBe(exchange);
    const chosen = reduceSale(exchange, add(1));
    expect(reduceSale(chosen, park)).toBe(chosen);
    expect(reduceSale(reduceSale(chosen, { type: 'take-back', returned: null }), park).errand).not.toBeNull();
  });

  const resumed = (cart: object = {}) => ({
    type: 'resumed',
    cart: { name: 'Blue coat', changes: [{ kind: 'price', sentence: 'Dearer.' }], goods: { ...goods, ...cart } },
  });

  it('stays as it is, under one key, until the shop has answered', () => {
    for (const asked of [reduceSale(saleAfter(add(1, 2)), park), reduceSale(emptySale(), resume)]) {
      expect(asked.errand).toMatchObject({ kind: asked.cart.length > 0 ? 'park' : 'resume', name: 'Blue coat' });
      for (const event of [add(2), setQuantity(1, 0), send, park, resume, { type: 'start-new' }])
        expect(reduceSale(asked, event)).toBe(asked);
    }
    const ready = saleAfter(add(1));
    expect(reduceSale(ready, park).errand?.key).toBe(ready.key);
    expect(reduceSale(reduceSale(ready, park), { type: 'errand-refused' })).toEqual(ready);
    const givenUp = reduceSale(reduceSale(ready, park), { type: 'give-up-errand' });
    expect(givenUp).toEqual({ ...ready, key: givenUp.key });
    expect(givenUp.key).not.toBe(ready.key);
  });

  it('leaves an empty one behind, and fills an empty one', () => {
    expect(saleAfter(add(1), park, { type: 'parked' })).toMatchObject({ cart: [], errand: null });
    const back = saleAfter(resume, resumed());
    expect(quantities(back)).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(back).toMatchObject({
      cart: [{ was: '1.00', discount: tin }, { quantity: 1 }],
      discount: goods.discount,
      customer: { id: 7, redeem: 30 },
      errand: null,
      resumed: { name: 'Blue coat', changes: ['Dearer.'] },
    });
    expect(back.cart[1]).not.toHaveProperty('was');
    expect(reduceSale(back, { type: 'changes-read' }).resumed).toEqual({ name: 'Blue coat', changes: [] });
    expect(reduceSale(back, { type: 'start-new' }).resumed).toBeNull();
  });

  it('is neither while something is in hand, or a part was paid by card', () => {
    const ready = saleAfter(add(1));
    expect(reduceSale(ready, resume)).toBe(ready);
    expect(reduceSale(emptySale(), park).errand).toBeNull();
    const paid = reduceSale(ready, { type: 'card-paid', payment: { amount: '0.50', reference: '' } });
    for (const event of [park, resume]) expect(reduceSale(paid, event)).toBe(paid);
  });

  it('has one line for a product, and says so where the cart had several', () => {
    const twice = saleAfter(resume, resumed({ lines: [...goods.lines, { ...goods.lines[0], discount: undefined }] }));
    expect(quantities(twice)).toEqual([
      [1, 4],
      [2, 1],
    ]);
    expect(twice.resumed?.changes).toEqual([
      'Dearer.',
      'Article 1 was on several lines. They are one now, with the terms of the first.',
    ]);
  });
});

describe('the last changes of a sale', () => {
  const undo = { type: 'undo' };
  const tin = { percent: '10', reason: 'Dented tin' };
  const changes: Event[] = [
    add(1, 2),
    add(2),
    setQuantity(1, 5),
    { type: 'set-discount', productId: 1, discount: tin },
    { type: 'set-price', productId: 2, priceOverride: { price: '0.50', reason: 'Shelf label' } },
    { type: 'set-note', productId: null, note: 'Gift wrapped' },
    { type: 'take-back', returned },
    setQuantity(2, 0),
    { type: 'start-new' },
  ];
  /** All of a sale but its key and its past. */
  const content = ({ key: _, past: __, ...rest }: Sale) => rest;

  it('are taken back one by one, in the order in which they were made, each as another sale', () => {
    const steps = changes.map((_, index) => saleAfter(...changes.slice(0, index)));
    let sale = saleAfter(...changes);
    expect(sale.past.map(({ what }) => what)).toEqual([
      'Article 1 added',
      'Article 2 added',
      'quantity of Article 1',
      'discount on Article 1',
      'price of Article 2',
      'note on the sale',
      'goods that come back',
      'Article 2 removed',
      'sale cleared',
    ]);
    for (const before of steps.reverse()) {
      const { key } = sale;
      sale = reduceSale(sale, undo);
      expect(content(sale)).toEqual(content(before));
      expect(sale.key).not.toBe(key);
    }
    expect(reduceSale(sale, undo)).toBe(sale);
  });

  it('are kept as many as ten, and through a reload', () => {
    const sale = saleAfter(...Array.from({ length: 30 }, () => add(1)));
    expect(sale.past).toHaveLength(10);
    const kept: Sale = JSON.parse(JSON.stringify(sale));
    expect(quantities(Array.from({ length: 12 }, () => undo).reduce(reduceSale, kept))).toEqual([[1, 20]]);
  });

  it('bring a product back as the shop knows it now', () => {
    const dearer = { ...product(1), price: '9.00' };
    const sale = saleAfter(add(1), setQuantity(1, 0), { type: 'learn-products', products: [dearer] }, undo);
    expect(sale.cart[0]).toMatchObject({ product: { price: '9.00' }, was: '1.00' });
  });

  it('are none of a sale that was sold, parked, or is on its way', () => {
    const sent = saleAfter(add(1), send);
    expect(reduceSale(sent, undo)).toBe(sent);
    const sold = reduceSale(sent, { type: 'answered', receipt: { id: 7 } });
    for (const next of [sold, reduceSale(sold, { type: 'start-new' }), saleAfter(add(1), { type: 'parked' })])
      expect(reduceSale(next, undo)).toBe(next);
    expect(reduceSale(sold, add(2)).past).toEqual([]);
  });

  it('leave what a card has paid', () => {
    const paid = { type: 'card-paid', payment: { amount: '0.50', reference: '' } };
    expect(saleAfter(add(1), paid, add(2), undo)).toMatchObject({
      cart: [{ quantity: 1 }],
      cards: [{ amount: '0.50' }],
    });
  });
});

describe('an entry of the search field', () => {
  it.each([
    ['2000110037005', { query: '2000110037005', quantity: 1, isCode: true }],
    ['3*2000110037005', { query: '2000110037005', quantity: 3, isCode: true }],
    ['12 × BAK-0101 ', { query: 'BAK-0101', quantity: 12, isCode: false }],
    ['  whole milk', { query: 'whole milk', quantity: 1, isCode: false }],
    ['0*4', { query: '4', quantity: 1, isCode: false }],
  ])('%j', (text, expected) => {
    expect(readEntry(text)).toEqual(expected);
  });

  it('means the bearer of the code, the only one of that name, or nobody', () => {
    const [one, two] = [product(1), product(2)];
    expect(meantBy({ items: [one], matchedBy: 'code' }, true)).toBe(one);
    expect(meantBy({ items: [one, two], matchedBy: 'code' }, false)).toBe(one);
    expect(meantBy({ items: [two], matchedBy: 'name' }, false)).toBe(two);
    expect(meantBy({ items: [one, two], matchedBy: 'name' }, false)).toBeNull();
    expect(meantBy({ items: [], matchedBy: 'name' }, false)).toBeNull();
    // A code is never guessed: what was scanned isn't there.
    expect(meantBy({ items: [two], matchedBy: 'name' }, true)).toBeNull();
  });

  it('is a number of pieces for what comes next only with its sign', () => {
    expect(['3*', ' 12 × '].map(isTimes)).toEqual([true, true]);
    expect(['3', '*', '3*4', 'milk', ''].map(isTimes)).toEqual([false, false, false, false, false]);
  });
});
