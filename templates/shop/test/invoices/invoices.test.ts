import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreditNote, Invoice, InvoicePage } from '../../src/invoices/invoice-schema.ts';
import type { Refund } from '../../src/refunds/refund-schema.ts';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { expectBooksToBalance } from '../books.ts';
import { get, type RefusalAnswer, request, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

const SELLER = { SHOP_ADDRESS: 'High Street 1, 12345 Town', SHOP_TAX_NUMBER: 'DE111222333' };
const WALK_IN = { name: 'Walk In Ltd', address: 'Mill Lane 4, 10115 Berlin', taxNumber: 'DE123456789' };

let shop: TestShop;
let server: string;
let gross: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve(SELLER);
  gross = await shop.serve({ ...SELLER, PRICES: 'gross' });
});
afterAll(() => shop.close());

async function sold(
  base: string,
  quantity = 2,
  rest: Record<string, unknown> = {},
  product: object = {},
): Promise<Receipt> {
  const { id } = await shop.addProduct({ price: '10', taxRate: '19', ...product });
  const { status, body } = await sell(base, [[id, quantity]], rest);
  expect(status).toBe(201);
  return body;
}

function issue<T = Invoice>({ id }: Pick<Receipt, 'id'>, rest: object = { customer: WALK_IN }, base = server) {
  return request<T>(base, 'POST', '/invoices', { orderId: id, ...rest });
}

const back = ({ id }: Receipt, quantity: number) =>
  send<Refund>(server, 'POST', '/refunds', {
    orderId: id,
    registerId: shop.registerId,
    lines: [{ line: 1, quantity, restock: true }],
    reason: 'Too small',
  });
const noteOf = async ({ id }: Invoice, place = 0) => {
  const { body } = await get<Invoice>(server, `/invoices/${id}`);
  return (await get<CreditNote>(server, `/credit-notes/${body.creditNotes[place]?.id}`)).body;
};

describe('an invoice', () => {
  it('says who sold what to whom, with the numbers of the sale', async () => {
    const milk = await shop.addProduct({ name: 'Milk', sku: 'MLK', price: '1.25', taxRate: '7' });
    const soap = await shop.addProduct({ name: 'Soap', sku: 'SOAP', price: '2', taxRate: '19' });
    const stamp = await shop.addProduct({ name: 'Stamp', sku: 'STMP', price: '0.80', isTaxExempt: true });
    const lines = [
      { productId: milk.id, quantity: 2 },
      { productId: soap.id, quantity: 1, discount: { amount: '0.50', reason: 'Dented' } },
      { productId: stamp.id, quantity: 1 },
    ];
    const { body: sale } = await sell(server, [], { lines, tendered: '20' });
    const { status, headers, body } = await issue(sale);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/invoices/${body.id}`);
    expect(body).toEqual({
      id: body.id,
      orderId: sale.id,
      number: expect.stringMatching(/^INV-\d+$/),
      issuedAt: expect.any(String),
      seller: { name: 'Corner Shop', address: SELLER.SHOP_ADDRESS, taxNumber: SELLER.SHOP_TAX_NUMBER },
      customer: WALK_IN,
      suppliedAt: sale.completedAt,
      receipt: { number: sale.receiptNumber, register: 'Till 1' },
      currency: 'EUR',
      pricesIncludeTax: false,
      lines: [
        {
          ...{ description: 'Milk', sku: 'MLK', quantity: 2, unitPrice: '1.25', discount: '0.00' },
          ...{ taxRate: '7', isTaxExempt: false, net: '2.50', tax: '0.18', gross: '2.68' },
        },
        {
          ...{ description: 'Soap', sku: 'SOAP', quantity: 1, unitPrice: '2.00', discount: '0.50' },
          ...{ taxRate: '19', isTaxExempt: false, net: '1.50', tax: '0.29', gross: '1.79' },
        },
        {
          ...{ description: 'Stamp', sku: 'STMP', quantity: 1, unitPrice: '0.80', discount: '0.00' },
          ...{ taxRate: '0', isTaxExempt: true, net: '0.80', tax: '0.00', gross: '0.80' },
        },
      ],
      taxes: [
        { taxRate: '7', isTaxExempt: false, net: '2.50', tax: '0.18', gross: '2.68' },
        { taxRate: '19', isTaxExempt: false, net: '1.50', tax: '0.29', gross: '1.79' },
        { taxRate: '0', isTaxExempt: true, net: '0.80', tax: '0.00', gross: '0.80' },
      ],
      exemptReason: 'Exempt from tax.',
      net: '4.80',
      tax: '0.47',
      rounding: '0.00',
      total: '5.27',
      payments: [{ method: 'cash', amount: '5.27' }],
      creditNotes: [],
    });
    expect((await get<Invoice>(server, `/invoices/${body.id}`)).body).toEqual(body);
    expect((await get<InvoicePage>(server, `/invoices?orderId=${sale.id}`)).body.items).toEqual([
      { id: body.id, number: body.number, orderId: sale.id, issuedAt: body.issuedAt, total: '5.27', creditNotes: [] },
    ]);
    await expectBooksToBalance(shop.prisma);
  });

  it('takes the tax out of gross prices, and shares of a discount on the sale with it', async () => {
    const sale = await sold(gross, 3, { discount: { percent: '10', reason: 'Regular' } });
    const { body } = await issue(sale, undefined, gross);
    expect(body).toMatchObject({ pricesIncludeTax: true, net: '22.69', tax: '4.31', total: '27.00' });
    expect(body.lines).toMatchObject([{ unitPrice: '10.00', discount: '3.00', net: '22.69', gross: '27.00' }]);
    await expectBooksToBalance(shop.prisma);
  });

  it('keeps the customer as they were, and remembers their address for the next one', async () => {
    const customer = await shop.prisma.customer.create({ data: { name: 'Kim' } });
    const of = { customerId: customer.id };
    const first = await issue(await sold(server, 1, of), { customer: { address: 'Old Road 1', taxNumber: 'X1' } });
    expect(first.body.customer).toEqual({ name: 'Kim', address: 'Old Road 1', taxNumber: 'X1' });
    const second = await issue(await sold(server, 1, of), {});
    expect(second.body.customer).toEqual(first.body.customer);
    const third = await issue(await sold(server, 1, of), { customer: { name: 'Kim & Co', address: 'New Road 2' } });
    expect(third.body.customer).toEqual({ name: 'Kim & Co', address: 'New Road 2', taxNumber: 'X1' });
    await shop.prisma.customer.update({ where: { id: customer.id }, data: { name: 'Kim Lee', address: 'Far away' } });
    expect((await get<Invoice>(server, `/invoices/${first.body.id}`)).body).toEqual(first.body);
    const { body } = await get(server, `/customers/${customer.id}`);
    expect(body).toMatchObject({ name: 'Kim Lee', address: 'Far away', taxNumber: 'X1' });
  });

  it('is one for a sale: asked again it is the same, and never another', async () => {
    const sale = await sold(server);
    const first = await issue(sale);
    for (const rest of [{ customer: WALK_IN }, {}]) {
      const again = await issue(sale, rest);
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
    for (const rest of [{ customer: { name: 'Somebody else' } }, { customer: { ...WALK_IN, taxNumber: 'DE1' } }]) {
      expect((await issue<RefusalAnswer>(sale, rest)).body).toMatchObject({
        code: 'INVOICE_EXISTS',
        details: { invoiceId: first.body.id, number: first.body.number },
      });
    }
  });

  it('is refused where something is missing, and then takes no number', async () => {
    const sale = await sold(server);
    const [nowhere, voided] = [await shop.serve(), await sold(server)];
    await send(server, 'POST', `/orders/${voided.id}/void`, { reason: 'Twice' }, { as: 'manager' });
    const refusals = [
      [await issue<RefusalAnswer>(sale, undefined, nowhere), 'INVOICE_SETTINGS_MISSING'],
      [await issue<RefusalAnswer>(sale, {}), 'INVOICE_NEEDS_NAME'],
      [await issue<RefusalAnswer>(voided), 'ORDER_NOT_COMPLETED'],
      [await issue<RefusalAnswer>({ id: 987_654 }), 'UNKNOWN_ORDER'],
      [await issue<RefusalAnswer>(sale, { customer: { name: ' ' } }), 'INVALID_REQUEST'],
      [await get<RefusalAnswer>(server, '/invoices/987654'), 'INVOICE_NOT_FOUND'],
      [await get<RefusalAnswer>(server, '/invoices/987654/page'), 'INVOICE_NOT_FOUND'],
      [await get<RefusalAnswer>(server, '/credit-notes/987654'), 'CREDIT_NOTE_NOT_FOUND'],
    ] as const;
    expect(refusals.map(([{ body }]) => body.code)).toEqual(refusals.map(([, code]) => code));
    await expectBooksToBalance(shop.prisma);
  });

  it('is asked for by eight tills at once, and issued once', async () => {
    const sale = await sold(server);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, till) => issue(sale, undefined, till % 2 ? server : gross)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.number}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.has('idempotent-replayed'))).toHaveLength(7);
    await expectBooksToBalance(shop.prisma);
  });

  it('has a number without gaps among a hundred at once, of which some fail in the middle', async () => {
    const sales = await Promise.all(Array.from({ length: 100 }, () => sold(server, 1)));
    // A trigger that stops every tenth after its number was taken.
    await shop.prisma.$executeRawUnsafe(`
      CREATE FUNCTION stop_some() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.order_id % 10 = 0 THEN RAISE EXCEPTION 'stopped'; END IF; RETURN NEW; END $$`);
    await shop.prisma.$executeRawUnsafe(
      'CREATE TRIGGER stop_some BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION stop_some()',
    );
    const statuses = await Promise.all(sales.map(async (sale) => (await issue(sale)).status));
    expect(statuses.filter((status) => status === 500)).toHaveLength(10);
    expect(statuses.filter((status) => status === 201)).toHaveLength(90);
    await shop.prisma.$executeRawUnsafe('DROP TRIGGER stop_some ON invoices');
    for (const sale of sales) expect((await issue(sale)).status).toBe(201);
    await expectBooksToBalance(shop.prisma);
  });

  it('is never changed: the database refuses it', async () => {
    const invoice = (await issue(await sold(server))).body;
    const where = { id: invoice.id };
    await expect(shop.prisma.invoice.update({ where, data: { total: '1' } })).rejects.toThrow(/only ever added/);
    await expect(shop.prisma.invoiceItem.deleteMany()).rejects.toThrow(/only ever added/);
    await expect(shop.prisma.invoice.deleteMany()).rejects.toThrow(/only ever added/);
    await expect(shop.prisma.creditNote.deleteMany()).rejects.toThrow(/only ever added/);
  });
});

describe('a credit note', () => {
  it('is made with each refund of an invoiced sale, and names the invoice', async () => {
    const sale = await sold(server, 3);
    const { body: invoice } = await issue(sale);
    const { body: refund } = await back(sale, 1);
    const note = await noteOf(invoice);
    expect(note).toMatchObject({
      number: expect.stringMatching(/^CN-\d+$/),
      invoiceId: invoice.id,
      invoice: { number: invoice.number, issuedAt: invoice.issuedAt },
      refundNumber: refund.number,
      reason: 'Too small',
      seller: invoice.seller,
      customer: WALK_IN,
      lines: [{ quantity: 1, unitPrice: '10.00', discount: null, net: '10.00', tax: '1.90', gross: '11.90' }],
      taxes: [{ taxRate: '19', net: '10.00', tax: '1.90', gross: '11.90' }],
      net: '10.00',
      tax: '1.90',
      total: '11.90',
      payments: [{ method: 'cash', amount: '11.90' }],
    });
    await back(sale, 2);
    expect((await noteOf(invoice, 1)).total).toBe('23.80');
    expect((await get<Invoice>(server, `/invoices/${invoice.id}`)).body.creditNotes).toHaveLength(2);
    await expectBooksToBalance(shop.prisma);
  });

  it('is made for what came back before the invoice, together with it', async () => {
    const sale = await sold(server, 3);
    await back(sale, 1);
    const { body } = await issue(sale);
    expect(body).toMatchObject({ total: '35.70', creditNotes: [{ total: '11.90' }] });
    await expectBooksToBalance(shop.prisma);
  });

  it('is made for all of it when the sale is voided', async () => {
    const { body: invoice } = await issue(await sold(server, 2));
    await send(server, 'POST', `/orders/${invoice.orderId}/void`, { reason: 'Rung up twice' }, { as: 'manager' });
    const note = await noteOf(invoice);
    const { lines, taxes, total, payments } = invoice;
    expect(note).toMatchObject({ lines, taxes, total, payments, refundNumber: null, reason: 'Rung up twice' });
    await expectBooksToBalance(shop.prisma);
  });

  it('is made by an exchange, too', async () => {
    const sale = await sold(server, 1);
    const { body: invoice } = await issue(sale);
    const other = await shop.addProduct({ price: '10', taxRate: '19' });
    const answer = await send(server, 'POST', '/exchanges', {
      registerId: shop.registerId,
      refund: { orderId: sale.id, lines: [{ line: 1, quantity: 1, restock: true }], reason: 'Too small' },
      sale: { lines: [{ productId: other.id, quantity: 1 }], payments: [] },
    });
    expect(answer.status).toBe(201);
    expect(await noteOf(invoice)).toMatchObject({ total: '11.90', payments: [{ method: 'store_credit' }] });
    await expectBooksToBalance(shop.prisma);
  });

  it('is not lost when refund and invoice come at once', async () => {
    for (let i = 0; i < 10; i++) {
      const sale = await sold(server, 2);
      const [refund, invoice] = await Promise.all([back(sale, 1), issue(sale)]);
      expect([refund.status, invoice.status]).toEqual([201, 201]);
    }
    await expectBooksToBalance(shop.prisma);
  });
});

describe('the page of a document', () => {
  it('shows what was stored, and nothing that a name could smuggle in', async () => {
    const evil = { name: '<script>alert(1)</script>', address: '"A" & <b>B</b>' };
    const sale = await sold(server, 2, {}, { name: 'Tea <i>green</i>' });
    const { body: invoice } = await issue(sale, { customer: evil });
    await back(sale, 1);
    const page = await get<string>(server, `/invoices/${invoice.id}/page`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const shown of [
      invoice.number,
      'Corner Shop',
      SELLER.SHOP_ADDRESS,
      SELLER.SHOP_TAX_NUMBER,
      '€23.80',
      '19 %',
    ]) {
      expect(page.body).toContain(shown);
    }
    expect(page.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.body).toContain('Tea &lt;i&gt;green&lt;/i&gt;');
    expect(page.body).not.toMatch(/<script>|<i>|<b>/);
    const note = await noteOf(invoice);
    const { body } = await get<string>(server, `/credit-notes/${note.id}/page`);
    expect(body).toContain(note.number);
    expect(body).toContain(`${invoice.number} of `);
    expect(body).toContain('€11.90');
  });

  it('is for nobody who is not signed in', async () => {
    for (const path of ['/invoices/1/page', '/credit-notes/1/page']) {
      expect((await get<RefusalAnswer>(server, path, { cookie: '' })).status).toBe(401);
    }
  });
});
