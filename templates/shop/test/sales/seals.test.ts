import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/sales/order-schema.ts';
import { type Verification, verifyReceipts } from '../../src/sales/verify-receipts.ts';
import { addMember, useProgram } from '../customers/members.ts';
import { clientHeaders, get, sell, send } from '../requests.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;
let productId: number;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  productId = (await shop.addProduct({ name: 'Löß "Tee" ☕', price: '12.50', taxRate: '19', stock: 100_000 })).id;
});
afterAll(() => shop.close());

/** Sells at a register of its own, so that what is spoilt there spoils nothing else. */
async function registerWithSales(name: string, sales: number): Promise<{ registerId: number; receipts: Receipt[] }> {
  const registerId = await shop.addRegister(name);
  const headers = await shop.bearer();
  const receipts: Receipt[] = [];
  for (let i = 0; i < sales; i++) {
    receipts.push(
      (
        await sell(
          server,
          [
            [productId, i + 1],
            [productId, 1],
          ],
          { registerId, headers },
        )
      ).body,
    );
  }
  return { registerId, receipts };
}

/** Changes rows as somebody does who owns the tables, and switches off what is in the way. */
async function tamper(...statements: string[]): Promise<void> {
  const sealed = (does: 'DISABLE' | 'ENABLE') => `ALTER TABLE receipt_seals ${does} TRIGGER USER`;
  const all = [sealed('DISABLE'), ...statements, sealed('ENABLE')];
  await shop.prisma.$transaction(all.map((statement) => shop.prisma.$executeRawUnsafe(statement)));
}

/** What takes a sale out of all tables. */
function removalOf(orderId: number | undefined): string[] {
  const tables = ['receipt_seals', 'stock_movements', 'payments'];
  return [
    ...tables.map((table) => `DELETE FROM ${table} WHERE order_id = ${orderId}`),
    `DELETE FROM orders WHERE id = ${orderId}`,
  ];
}

async function faultAt(registerId: number) {
  const { agree, registers } = await verifyReceipts(shop.prisma, { registerId });
  expect(agree).toBe(registers[0]?.fault === null);
  return registers[0]?.fault;
}

describe('the seal of a receipt', () => {
  it('holds a sale with everything that a sale can have', async () => {
    const registerId = await shop.addRegister('Everything');
    await useProgram(shop);
    const customer = await addMember(shop, 500, { name: 'Kim' });
    const exempt = await shop.addProduct({ name: 'Book', isTaxExempt: true, price: '9.99' });
    const sold = await sell(server, [], {
      headers: await shop.bearer(shop.managerId),
      registerId,
      customerId: customer.id,
      redeemPoints: 200,
      lines: [
        { productId, quantity: 3, discount: { percent: '10', reason: 'Dented \\ tin\n"é"' } },
        { productId: exempt.id, quantity: 1, priceOverride: { price: '8', reason: 'Shelf' }, note: 'Signed "é"' },
      ],
      note: 'Gift wrapped',
      discount: { amount: '1.01', reason: 'Regular' },
      payments: [
        { method: 'card', tendered: '20', reference: 'TX-1' },
        { method: 'cash', tendered: '100' },
      ],
    });
    expect(sold.status).toBe(201);
    expect(await verifyReceipts(shop.prisma, { registerId })).toEqual({
      agree: true,
      summary: '1 receipt of 1 till agrees.',
      registers: [
        {
          register: { id: registerId, name: 'Everything' },
          sealed: 1,
          unsealed: 0,
          unsealedAfterSealed: null,
          fault: null,
        },
      ],
    });
    const { text } = await shop.prisma.receiptSeal.findUniqueOrThrow({ where: { orderId: sold.body.id } });
    expect(JSON.parse(text)).toMatchObject({
      form: 2,
      previous: null,
      shop: { name: 'Corner Shop', currency: 'EUR' },
      register: { id: registerId, name: 'Everything' },
      cashier: { id: shop.managerId, name: 'Morgan' },
      receiptNumber: 1,
      completedAt: sold.body.completedAt,
      lines: [
        { name: 'Löß "Tee" ☕', unitPrice: '12.5', discountReason: 'Dented \\ tin\n"é"' },
        { isTaxExempt: true, unitPrice: '8', listPrice: '9.99', priceReason: 'Shelf', note: 'Signed "é"' },
      ],
      note: 'Gift wrapped',
      pointsRedeemed: 200,
      pointsDiscount: '2',
      pointsEarned: sold.body.points?.earned,
      payments: [{ method: 'card', reference: 'TX-1' }, { method: 'cash' }],
    });
    expect(text).not.toContain('Kim');
  });

  it('stays through a void and a refund, and keeps the names of the day', async () => {
    const { registerId, receipts } = await registerWithSales('Before', 3);
    const [one, two] = receipts;
    const voided = await send(server, 'POST', `/orders/${one?.id}/void`, { reason: 'Trial' }, { as: 'manager' });
    expect(voided.status).toBe(201);
    const lines = [{ line: 1, quantity: 1, restock: false }];
    const refund = { registerId, orderId: two?.id, lines, reason: 'Damaged' };
    expect((await send(server, 'POST', '/refunds', refund, { as: 'manager' })).status).toBe(201);
    await shop.prisma.register.update({ where: { id: registerId }, data: { name: 'After' } });
    expect(await faultAt(registerId)).toBeNull();
    expect((await get<Receipt>(server, `/orders/${two?.id}`)).body.register).toEqual({
      id: registerId,
      name: 'Before',
    });
  });

  it('holds in the form of its day, and the next one goes on from it', async () => {
    const { registerId, receipts } = await registerWithSales('Form 1', 2);
    // As the shop sealed before there were notes.
    for (const { id } of receipts) {
      await tamper(
        `UPDATE receipt_seals SET form = 1, text = json_build_object(
           'form', 1, 'previous', text::json -> 'previous', 'shop', text::json -> 'shop', 'register', text::json -> 'register',
           'cashier', text::json -> 'cashier', 'receiptNumber', text::json -> 'receiptNumber',
           'completedAt', text::json -> 'completedAt', 'pricesIncludeTax', text::json -> 'pricesIncludeTax',
           'lines', (SELECT jsonb_agg(line - 'listPrice' - 'priceReason' - 'note') FROM jsonb_array_elements(text::jsonb -> 'lines') AS line),
           'subtotal', text::json -> 'subtotal', 'discount', text::json -> 'discount',
           'discountReason', text::json -> 'discountReason', 'pointsRedeemed', text::json -> 'pointsRedeemed',
           'pointsDiscount', text::json -> 'pointsDiscount', 'pointsEarned', text::json -> 'pointsEarned',
           'tax', text::json -> 'tax', 'rounding', text::json -> 'rounding', 'total', text::json -> 'total',
           'payments', text::json -> 'payments')::text WHERE order_id = ${id}`,
        `UPDATE receipt_seals SET hash = sha256(convert_to(text, 'UTF8')) WHERE order_id = ${id}`,
        `UPDATE receipt_seals SET text = jsonb_set(text::jsonb, '{previous}',
           to_jsonb((SELECT encode(hash, 'hex') FROM receipt_seals WHERE order_id = ${id})))::text
         WHERE order_id = ${receipts[1]?.id} AND ${id} = ${receipts[0]?.id}`,
        `UPDATE receipt_counters SET last_hash = (SELECT hash FROM receipt_seals WHERE order_id = ${id})
         WHERE register_id = ${registerId}`,
      );
    }
    expect(await faultAt(registerId)).toBeNull();
    await sell(server, [[productId, 1]], { registerId, headers: await shop.bearer() });
    const { sealed, fault } = (await verifyReceipts(shop.prisma, { registerId })).registers[0] ?? {};
    expect({ sealed, fault }).toEqual({ sealed: 3, fault: null });
    const changed = `UPDATE order_items SET sku = 'other' WHERE order_id = ${receipts[0]?.id}`;
    await tamper(changed);
    expect(await faultAt(registerId)).toMatchObject({ receiptNumber: 1, reason: expect.stringContaining('lines') });
  });

  it('cannot be changed or removed by mistake', async () => {
    await registerWithSales('By mistake', 1);
    await expect(shop.prisma.$executeRaw`UPDATE receipt_seals SET text = ''`).rejects.toThrow('only ever added');
    await expect(shop.prisma.$executeRaw`DELETE FROM receipt_seals`).rejects.toThrow('only ever added');
  });
});

describe('a verification finds', () => {
  /** What somebody does to the second of four receipts, where it is noticed, and why. */
  const cases: [title: string, statements: (ids: number[], register: number) => string[], at: number, why: RegExp][] = [
    [
      'a changed total',
      ([, id]) => [`UPDATE orders SET total = total - 1, rounding = rounding - 1 WHERE id = ${id}`],
      2,
      /tables say.*rounding, total/,
    ],
    [
      'a changed line',
      ([, id]) => [
        `UPDATE order_items SET quantity = quantity + 1, line_total = line_total + unit_price WHERE order_id = ${id}`,
      ],
      2,
      /tables say.*lines/,
    ],
    [
      'a removed line',
      ([, id]) => [`DELETE FROM order_items WHERE id = (SELECT min(id) FROM order_items WHERE order_id = ${id})`],
      2,
      /lines/,
    ],
    [
      'a changed tender',
      ([, id]) => [`UPDATE payments SET amount = amount + 1, change = change + 1 WHERE order_id = ${id}`],
      2,
      /payments/,
    ],
    [
      'another cashier',
      ([, id]) => [`UPDATE orders SET user_id = (SELECT max(id) FROM users) WHERE id = ${id}`],
      2,
      /cashier/,
    ],
    [
      'another time',
      ([, id]) => [`UPDATE orders SET completed_at = completed_at - interval '1 ms' WHERE id = ${id}`],
      2,
      /completedAt/,
    ],
    [
      'a changed text',
      ([, id]) => [`UPDATE receipt_seals SET text = replace(text, 'Tee', 'Tea') WHERE order_id = ${id}`],
      2,
      /hash that is kept/,
    ],
    [
      'a changed text with its hash',
      ([, id]) => [
        `UPDATE receipt_seals SET text = replace(text, 'Tee', 'Tea') WHERE order_id = ${id}`,
        `UPDATE receipt_seals SET hash = sha256(convert_to(text, 'UTF8')) WHERE order_id = ${id}`,
        `UPDATE order_items SET product_name = replace(product_name, 'Tee', 'Tea') WHERE order_id = ${id}`,
      ],
      3,
      /does not follow/,
    ],
    ['a removed seal', ([, id]) => [`DELETE FROM receipt_seals WHERE order_id = ${id}`], 3, /does not follow/],
    ['a removed sale', ([, id]) => removalOf(id), 2, /missing/],
    [
      'swapped numbers',
      ([, a, b]) => [
        `UPDATE orders SET receipt_number = 99 WHERE id = ${a}`,
        `UPDATE orders SET receipt_number = 2 WHERE id = ${b}`,
        `UPDATE orders SET receipt_number = 3 WHERE id = ${a}`,
      ],
      2,
      /does not follow/,
    ],
    ['the last sale removed', (ids) => removalOf(ids[3]), 4, /missing/],
    [
      'the last sale removed and not counted',
      (ids, register) => [
        ...removalOf(ids[3]),
        `UPDATE receipt_counters SET last_number = 3 WHERE register_id = ${register}`,
      ],
      3,
      /counter/,
    ],
    ['an unknown form', ([, id]) => [`UPDATE receipt_seals SET form = 3 WHERE order_id = ${id}`], 2, /form 3/],
  ];

  it.each(cases)('%s', async (title, statements, at, why) => {
    const { registerId, receipts } = await registerWithSales(title, 4);
    expect(await faultAt(registerId)).toBeNull();
    await tamper(
      ...statements(
        receipts.map(({ id }) => id),
        registerId,
      ),
    );
    expect(await faultAt(registerId)).toEqual({ receiptNumber: at, reason: expect.stringMatching(why) });
  });

  it('a chain that was written anew, by the seal that a Z report has printed', async () => {
    const { registerId, receipts } = await registerWithSales('Anew', 2);
    const { id } = await shop.prisma.shift.findFirstOrThrow({ where: { registerId } });
    const closed = await send<{ receipts: { lastHash: string } }>(
      server,
      'POST',
      `/shifts/${id}/close`,
      { counted: { sum: '0' } },
      { as: 'manager' },
    );
    expect(closed.body.receipts.lastHash).toBe(receipts[1]?.seal?.hash);
    expect(await faultAt(registerId)).toBeNull();
    const last = receipts[1]?.id;
    await tamper(
      `UPDATE orders SET total = total + 1, rounding = 1 WHERE id = ${last}`,
      `UPDATE receipt_seals SET text = jsonb_set(jsonb_set(text::jsonb, '{rounding}', '"1"'), '{total}',
        to_jsonb((SELECT trim_scale(total)::text FROM orders WHERE id = ${last}))) WHERE order_id = ${last}`,
      `UPDATE receipt_seals SET hash = sha256(convert_to(text, 'UTF8')) WHERE order_id = ${last}`,
      `UPDATE receipt_counters SET last_hash = (SELECT hash FROM receipt_seals WHERE order_id = ${last}) WHERE register_id = ${registerId}`,
    );
    expect(await faultAt(registerId)).toEqual({ receiptNumber: 2, reason: expect.stringContaining('Z report 1') });
    await tamper(
      ...removalOf(last),
      `UPDATE receipt_counters SET last_number = 1, last_hash = (SELECT hash FROM receipt_seals WHERE order_id = ${receipts[0]?.id})
        WHERE register_id = ${registerId}`,
    );
    expect(await faultAt(registerId)).toEqual({ receiptNumber: 2, reason: expect.stringContaining('missing') });
  });
});

describe('a verification', () => {
  it('counts sales of older code, which seals nothing, and sees that nothing else is between its neighbours', async () => {
    const { registerId } = await registerWithSales('Mixed', 2);
    const shift = await shop.prisma.shift.findFirstOrThrow({ where: { registerId } });
    await shop.prisma.$executeRaw`
      WITH numbered AS (
        UPDATE receipt_counters SET last_number = last_number + 1 WHERE register_id = ${registerId} RETURNING last_number
      )
      INSERT INTO orders (status, user_id, register_id, shift_id, receipt_number, idempotency_key, completed_at)
      SELECT 'completed', ${shop.cashierId}, ${registerId}, ${shift.id}, last_number, ${randomUUID()}::uuid, now() FROM numbered`;
    await sell(server, [[productId, 1]], { registerId, headers: await shop.bearer() });
    const { agree, registers, summary } = await verifyReceipts(shop.prisma, { registerId });
    expect({ agree, ...registers[0] }).toMatchObject({ agree: true, sealed: 3, unsealed: 1, unsealedAfterSealed: 3 });
    expect(summary).toMatch(
      /^3 receipts of 1 till agree\.\n1 receipt more without a seal\.\nMixed, receipt 3 is without a seal behind sealed ones: /,
    );
  });

  it('of a range begins with the receipt before it, and stops where it ends', async () => {
    const { registerId, receipts } = await registerWithSales('Range', 5);
    await tamper(`UPDATE orders SET completed_at = now() WHERE id = ${receipts[4]?.id}`);
    const range = (from: number, to: number) => verifyReceipts(shop.prisma, { registerId, from, to });
    expect((await range(2, 4)).registers[0]).toMatchObject({ sealed: 3, fault: null });
    expect((await range(4, 9)).registers[0]?.fault?.receiptNumber).toBe(5);
  });

  it('gives no false alarm while tills sell', async () => {
    const { registerId } = await registerWithSales('Busy', 1);
    const headers = await shop.bearer();
    let selling = true;
    const tills = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let i = 0; i < 15; i++) await sell(server, [[productId, 1]], { registerId, headers });
      }),
    ).finally(() => {
      selling = false;
    });
    let looked = 0;
    while (selling) {
      expect(await faultAt(registerId)).toBeNull();
      looked++;
    }
    await tills;
    expect(looked).toBeGreaterThan(1);
    expect((await verifyReceipts(shop.prisma, { registerId })).registers[0]).toMatchObject({ sealed: 61, fault: null });
  });

  it('can be asked for by managers', async () => {
    const { registerId, receipts } = await registerWithSales('Asked', 2);
    const path = `/receipts/verification?registerId=${registerId}`;
    expect((await get(server, path)).status).toBe(403);
    const odd = ['registerId=987654', `registerId=${registerId}&from=3&to=2`];
    for (const [index, status] of [422, 400].entries()) {
      const answer = await get(server, `/receipts/verification?${odd[index]}`, clientHeaders(server, 'manager'));
      expect(answer.status).toBe(status);
    }
    const headers = clientHeaders(server, 'manager');
    expect((await get<Verification>(server, path, headers)).body).toMatchObject({ agree: true });
    await tamper(`UPDATE orders SET discount_reason = '' WHERE id = ${receipts[0]?.id}`);
    expect((await get<Verification>(server, path, headers)).body).toMatchObject({
      agree: false,
      summary: 'Asked, receipt 1: The tables say something else than what was sold: discountReason.',
    });
  });
});

describe('npm run receipts:verify', () => {
  it('says whether all agree, and ends with 1 where they do not, and with 2 where it could not look', async () => {
    const { registerId, receipts } = await registerWithSales('Command', 2);
    const flags = ['--register', String(registerId)];
    expect(await command(flags)).toEqual({ code: 0, output: '2 receipts of 1 till agree.' });
    await tamper(`DELETE FROM payments WHERE order_id = ${receipts[1]?.id}`);
    const found = 'Command, receipt 2: The tables say something else than what was sold: payments.';
    expect(await command(flags)).toEqual({ code: 1, output: found });
    expect(await command([...flags, '--to', '1'])).toMatchObject({ code: 0 });
    expect(await command(['--from', 'x'])).toMatchObject({ code: 2 });
    expect(await command(['--register', '987654'])).toMatchObject({ code: 2 });
  });

  function command(flags: string[]): Promise<{ code: number; output: string }> {
    const root = join(import.meta.dirname, '..', '..');
    const options = { cwd: root, env: { ...process.env, DATABASE_URL: shop.databaseUrl } };
    const args = ['--import', 'tsx', 'src/sales/verify-receipts-command.ts', ...flags];
    return new Promise((resolve) => {
      execFile(process.execPath, args, options, (error, stdout) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), output: stdout.trim() });
      });
    });
  }
});
