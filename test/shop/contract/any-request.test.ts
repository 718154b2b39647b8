import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken, newToken } from '../../../templates/shop/src/people/secrets.ts';
import { openShop, type RunningShop } from '../../browser/running-shop.ts';
import fc, { seed } from '../../fast-check.ts';
import { inOrder } from '../week/shift-sums.ts';
import { type AnyRequest, requestsOf, type Sender } from './any-request.ts';
import { followClientPage, type Person } from './generated-client.ts';
import { judgeBy } from './judge-answer.ts';
import { type Document, type Operation, operationsOf } from './operations.ts';
import { type Answer, sendRequest } from './send-request.ts';
import { type Day, sumsOf } from './sums-of-day.ts';
import type { Likely } from './values-of-schema.ts';

/** Requests for each operation. Many more are for one's own time: `TEST_REQUESTS=2000 TEST_SEED=7 npx vitest run test/shop/contract`. */
const asked = Number(process.env.TEST_REQUESTS ?? 20);

/** Requests for each operation before the ids of what is there are looked up again. */
const IN_A_ROW = 10;

let shop: RunningShop;
let document: Document;
let operations: Operation[];
const people = { cashier: 0, manager: 0 };
const tokens: string[] = [];

beforeAll(async () => {
  shop = await openShop({ currency: 'EUR', 'tax-rate': '19' }, { SHOP_ADDRESS: 'Mill Lane 4, 10115 Berlin' });
  for (const role of ['cashier', 'manager'] as const) {
    const { rows } = await shop.database.query(
      'SELECT id FROM users WHERE role = $1::user_role AND is_active ORDER BY id LIMIT 1',
      [role],
    );
    people[role] = rows[0].id;
  }
  document = JSON.parse((await ask('manager', 'GET', '/docs/json')).text);
  operations = operationsOf(document);
});
afterAll(() => shop?.close());

/** Signs somebody in anew, because the requests before may have signed them out, and gives what is sent along. */
async function signIn(sender: Sender): Promise<Record<string, string>> {
  if (sender === 'nobody') return {};
  const [token, till] = [newToken(), newToken()];
  tokens.push(token, till);
  const userId = people[sender.startsWith('manager') ? 'manager' : 'cashier'];
  const isTill = sender.endsWith('till');
  await shop.database.query(
    `WITH device AS (
       INSERT INTO devices (name, register_id, token_hash) SELECT 'Any', min(id), $1 FROM registers WHERE is_active AND $2
       HAVING $2 RETURNING id
     )
     INSERT INTO refresh_tokens (user_id, kind, device_id, token_hash, family_id, expires_at)
     VALUES ($3, $4, (SELECT id FROM device), $5, $6, now() + interval '1 hour')`,
    [hashToken(till), isTill, userId, isTill ? 'browser' : 'access', hashToken(token), randomUUID()],
  );
  const { port } = new URL(shop.url);
  return isTill ? { cookie: `till-${port}=${till}; session-${port}=${token}` } : { authorization: `Bearer ${token}` };
}

async function ask(sender: Sender, method: string, address: string, body?: object, key?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
  const text = body && JSON.stringify(body);
  return sendRequest(
    shop.url,
    { sender, method, address, headers: body ? headers : {}, body: text },
    await signIn(sender),
  );
}

describe('the description of the API', () => {
  it('is one by the schema of the specification', async () => {
    expect(await new Validator().validate(document as never)).toEqual({ valid: true });
  });
});

describe('a client that was generated from it', () => {
  it('works a whole day, and every figure of the Z report is the sum of what it did', async () => {
    const [cashier, manager] = await Promise.all([addPerson('cashier'), addPerson('manager')]);
    await followClientPage(shop, ['whole-day.ts', 'mistakes.ts'], cashier);
    const { rows } = await shop.database.query("INSERT INTO registers (name) VALUES ('Client') RETURNING id");
    const { workWholeDay } = await shop.load<{ workWholeDay(at: object): Promise<Day> }>('client/whole-day.ts');
    const day = await workWholeDay({ base: shop.url, registerId: rows[0].id, cashier, manager });
    const { days: _zurich, ...sums } = sumsOf(day).report();
    expect(inOrder(day.x)).toMatchObject(sums);
    expect(inOrder(day.z)).toMatchObject({ ...sums, counted: { sum: sums.cash.expected, difference: '0.00' } });
  });

  /** Somebody who signs in by password. */
  async function addPerson(role: 'cashier' | 'manager'): Promise<Person> {
    const email = `${role}@example.com`;
    const added = await shop.run('src/people/add-person-command.ts', [
      '--name',
      role,
      '--email',
      email,
      '--role',
      role,
    ]);
    return { email, password: /Password +(\S+)/.exec(added.stdout)?.[1] ?? added.stderr };
  }
});

describe('any request', () => {
  /** Every long word of every answer: secrets are such. */
  const said = new Set<string>();
  const statuses: Record<string, number> = {};

  it('has an answer that the description knows, and is done once however often it is sent', async () => {
    const judge = judgeBy(document);
    const faults: string[] = [];
    for (let rounds = 0; rounds < asked; rounds += IN_A_ROW) {
      await keepSelling();
      const likely = await likelyIds();
      const requests = operations.map((operation, nth) =>
        fc.sample(requestsOf(operation, likely), { numRuns: IN_A_ROW, seed: seed + 1000 * rounds + nth }),
      );
      for (let round = 0; round < IN_A_ROW; round++) {
        for (const [nth, operation] of operations.entries()) {
          const request = requests[nth]?.[round] as AnyRequest;
          const signedIn = await signIn(request.sender);
          const answer = await sendRequest(shop.url, request, signedIn);
          statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
          for (const word of answer.text.match(/[\w-]{40,}/g) ?? []) said.add(word);
          const found = judge(operation, answer);
          if (answer.status < 300 && operation.parameters.some(({ name }) => name === 'idempotency-key')) {
            found.push(...(await sentAgain(request, signedIn, answer)));
          }
          for (const fault of found) {
            faults.push(`${operation.name}: ${fault} ${shown(request)} ${answer.status} ${answer.text}`.slice(0, 1000));
          }
        }
      }
    }
    expect(faults).toEqual([]);
  });

  /** Opens what was closed, and sells something, so that there is always something to do. */
  async function keepSelling(): Promise<void> {
    const { rows } = await shop.database.query(
      'SELECT id FROM registers WHERE is_active AND NOT EXISTS (SELECT FROM shifts WHERE register_id = registers.id AND closed_at IS NULL)',
    );
    for (const { id } of rows) await openAndSell(id);
  }

  async function openAndSell(registerId: number): Promise<void> {
    const opening = { registerId, float: { sum: '100' } };
    expect(await ask('manager', 'POST', '/shifts', opening, randomUUID())).toMatchObject({ status: 201 });
    const { rows } = await shop.database.query('SELECT id FROM products WHERE is_active ORDER BY stock DESC LIMIT 2');
    const cart = {
      registerId,
      lines: rows.map(({ id }) => ({ productId: id, quantity: 2 })),
      payments: [{ method: 'cash', tendered: '5000' }],
    };
    for (let sales = 0; sales < 2; sales++) {
      expect(await ask('cashier', 'POST', '/orders', cart, randomUUID())).toMatchObject({ status: 201 });
    }
  }

  /** Ids of what is there or open now. */
  async function likelyIds(): Promise<Likely> {
    const ids = async (sql: string): Promise<number[]> =>
      (await shop.database.query(sql)).rows.map(({ id }) => Number(id));
    const orders = await ids('SELECT id FROM orders ORDER BY id DESC LIMIT 4');
    return {
      orders,
      orderId: orders,
      registerId: await ids('SELECT id FROM registers WHERE is_active'),
      shifts: await ids('SELECT id FROM shifts WHERE closed_at IS NULL'),
      productId: await ids('SELECT id FROM products WHERE is_active ORDER BY stock DESC LIMIT 10'),
      quantity: [1, 1, 2],
    };
  }

  /** What is wrong with the answer to the same request, once more. */
  async function sentAgain(request: AnyRequest, signedIn: Record<string, string>, first: Answer): Promise<string[]> {
    const again = await sendRequest(shop.url, request, signedIn);
    if (again.status !== first.status || again.text !== first.text) return [`Sent again, it had ${again.text}.`];
    return again.headers['idempotent-replayed'] === 'true' ? [] : ['Sent again, it was not said to be a repeat.'];
  }

  it('was of every kind: done, refused by shape, by right and by the state of the shop', () => {
    for (const status of ['200', '201', '400', '401', '403', '404', '409', '415', '422']) {
      expect({ status, count: statuses[status] ?? 0 }).toEqual({
        status,
        count: expect.toSatisfy((n: number) => n > 0),
      });
    }
  });

  // Hashes of passwords and PINs are among what no answer may show of the inside: see judge-answer.ts.
  it('gave no secret away', async () => {
    const { rows } = await shop.database.query(`
      SELECT token_hash AS secret FROM refresh_tokens UNION SELECT token_hash FROM devices UNION SELECT token_hash FROM approvals`);
    const secrets = [...tokens, ...rows.map(({ secret }) => secret)];
    expect(secrets.length).toBeGreaterThan(asked);
    expect(secrets.filter((secret) => said.has(secret))).toEqual([]);
  });

  it('left books that balance, and a shop that sells', async () => {
    const { PrismaClient } =
      await shop.load<typeof import('../../../prisma/generated/client.ts')>('prisma/generated/client.ts');
    const { expectBooksToBalance } = await shop.load<{ expectBooksToBalance(from: object): Promise<void> }>(
      'test/books.ts',
    );
    const prisma = new PrismaClient({
      adapter: new PrismaPg({ connectionString: shop.database.url, options: '-c timezone=UTC' }),
    });
    await expectBooksToBalance(prisma).finally(() => prisma.$disconnect());
    const { rows } = await shop.database.query("INSERT INTO registers (name) VALUES ('Fresh') RETURNING id");
    await openAndSell(rows[0].id);
  });
});

function shown({ sender, method, address, headers, body }: AnyRequest): string {
  return `(${sender}: ${method} ${address} ${JSON.stringify(headers)} ${body ?? ''})`.slice(0, 700);
}
