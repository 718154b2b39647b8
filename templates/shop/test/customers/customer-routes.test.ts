import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Customer, CustomerPage } from '../../src/customers/customer-schema.ts';
import { connect, get, type RefusalAnswer, send } from '../requests.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve();
  await shop.prisma.customer.createMany({
    data: [
      { name: 'Zoë Müller', email: 'Zoe@Example.com', phone: '+1 202 555-0110' },
      { name: 'Anna Berg', email: 'berg_100%@example.com' },
      { name: 'Anna Berg', phone: '(0171) 23 45 67' },
      { name: 'José Ibañez' },
      { name: 'Gone Away', isActive: false },
    ],
  });
});
afterAll(() => shop.close());

async function search(query: string): Promise<string[]> {
  const { body } = await get<CustomerPage>(server, `/customers?query=${encodeURIComponent(query)}`);
  return body.items.map(({ name }) => name);
}

const add = <T = Customer>(body: object, key: string = randomUUID()) =>
  send<T>(server, 'POST', '/customers', body, { key });

describe('GET /customers', () => {
  it.each([
    ['zoe mul', ['Zoë Müller']],
    ['MÜLLER zoë', ['Zoë Müller']],
    ['ibanez', ['José Ibañez']],
    ['Jose\u0301', ['José Ibañez']],
    ['anna', ['Anna Berg', 'Anna Berg']],
    ['zoe@EXAMPLE', ['Zoë Müller']],
    ['555 0110', ['Zoë Müller']],
    ['0171/2345', ['Anna Berg']],
    ['_100%', ['Anna Berg']],
    ['%', ['Anna Berg']],
    ['gone', []],
    ['anna zoe', []],
  ])('finds by %s', async (query, names) => {
    expect(await search(query)).toEqual(names);
  });

  it('gives everybody page by page, in the order of the names, and nobody twice', async () => {
    const ids: number[] = [];
    let cursor: string | null = '';
    do {
      const page: { body: CustomerPage } = await get(server, `/customers?limit=1${cursor && `&cursor=${cursor}`}`);
      ids.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    const all = await get<CustomerPage>(server, '/customers');
    expect(ids).toEqual(all.body.items.map(({ id }) => id));
    expect(all.body.items.map(({ name }) => name)).toEqual(['Anna Berg', 'Anna Berg', 'José Ibañez', 'Zoë Müller']);
    expect((await get<RefusalAnswer>(server, '/customers?cursor=e30')).body.code).toBe('INVALID_CURSOR');
  });
});

describe('the log of the server', () => {
  it('says nothing about customers', async () => {
    const server = (await startServer(shop.databaseUrl, { LOG_LEVEL: 'info' })) as ServerProcess;
    let log = '';
    server.child.stdout?.on('data', (chunk) => {
      log += chunk;
    });
    connect(server.base, await shop.connectionTo(server.base));
    await get(server.base, '/customers?query=private%20person');
    await get(server.base, '/products?query=milk');
    for (const body of [
      { name: 'Private Person', email: 'private@example.com', phone: '+47-22-33' },
      { name: 'Private' },
    ]) {
      await send(server.base, 'POST', '/customers', body);
      await send(server.base, 'POST', '/customers', body);
    }
    await server.end('SIGTERM');
    expect(log).toContain('"url":"/customers"');
    expect(log).toContain('/products?query=milk');
    expect(log).not.toMatch(/private|47-22/i);
  });
});

describe('GET /customers/{id}', () => {
  it('gives the points and what they are worth, while a programme is active', async () => {
    const { id } = await shop.prisma.customer.create({ data: { name: 'Kim', isTaxExempt: true } });
    const unknown = { email: null, phone: null, address: null, taxNumber: null };
    const kim = { id, name: 'Kim', ...unknown, points: 0, isTaxExempt: true, isActive: true };
    expect((await get(server, `/customers/${id}`)).body).toEqual({ ...kim, loyaltyProgram: null });
    const program = await shop.prisma.loyaltyProgram.create({ data: { name: 'Regulars', pointValue: '0.005' } });
    expect((await get(server, `/customers/${id}`)).body).toEqual({
      ...kim,
      loyaltyProgram: { name: 'Regulars', pointsPerUnit: '1', pointValue: '0.005', minPointsRedemption: 100 },
    });
    await shop.prisma.loyaltyProgram.delete({ where: { id: program.id } });
    await shop.prisma.customer.delete({ where: { id } });
    expect((await get<RefusalAnswer>(server, `/customers/${id}`)).body.code).toBe('CUSTOMER_NOT_FOUND');
  });
});

describe('POST /customers', () => {
  it('adds one customer for each key, however often and simultaneously it is sent', async () => {
    const key = randomUUID();
    const wanted = { name: '  Nora   Lund ', phone: ' +47 22 33 44 ' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => add(wanted, key)));
    const { id } = answers[0]?.body ?? { id: 0 };
    for (const { status, body } of answers) {
      expect({ status, ...body }).toMatchObject({
        status: 201,
        id,
        name: 'Nora Lund',
        phone: '+47 22 33 44',
        points: 0,
      });
    }
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed'))).toHaveLength(7);
    expect(await search('nora')).toEqual(['Nora Lund']);
    expect((await add<RefusalAnswer>({ name: 'Nora Berg' }, key)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const logged = await shop.prisma.auditLog.findMany({ where: { action: 'customer.add', entityId: String(id) } });
    expect(logged).toMatchObject([{ userId: shop.cashierId, entity: 'customer', data: null }]);
  });

  it('adds one of two with the same e-mail address at once, whatever its case', async () => {
    for (let round = 0; round < 5; round++) {
      const emails = [`pair${round}@example.com`, `PAIR${round}@Example.com`];
      const answers = await Promise.all(emails.map((email) => add<RefusalAnswer>({ name: 'Pair', email })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'EMAIL_TAKEN' });
    }
    const again = await add<RefusalAnswer>({ name: 'Zoe', email: 'zoe@example.com' });
    expect(again.body).toMatchObject({ code: 'EMAIL_TAKEN', details: { customerId: expect.any(Number) } });
    expect(JSON.stringify(again.body)).not.toContain('zoe@');
  });

  it.each([
    {},
    { name: '' },
    { name: ' \t' },
    { name: 'A', email: 'nowhere' },
    { name: 'A', email: 'two words@example.com' },
    { name: 'A', phone: 'none' },
    { name: 'A', points: 100 },
  ])('refuses %j', async (body) => {
    expect((await add<RefusalAnswer>(body)).body.code).toBe('INVALID_REQUEST');
  });
});
