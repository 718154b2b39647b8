import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParkedCart, ResumedCart } from '../../src/parked-carts/parked-cart-schema.ts';
import { type Answer, type RefusalAnswer, request } from '../requests.ts';
import { startWorkingServer } from '../server-process.ts';
import { openTestShop, type TestShop } from '../test-shop.ts';

let shop: TestShop;
/** Two servers, for a shop may run several. */
let servers: [string, string];
let goods: object;

beforeAll(async () => {
  shop = await openTestShop();
  servers = [await shop.serve(), await shop.serve()];
  goods = { name: 'Blue coat', lines: [{ productId: (await shop.addProduct()).id, quantity: 1 }] };
});
afterAll(() => shop.close());

const anyServer = (index: number): string => servers[index % 2] as string;
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

function post<T>(base: string, path: string, body: object, { key = String(randomUUID()), ...headers } = {}) {
  return request<T>(base, 'POST', path, body, { 'idempotency-key': key, ...headers });
}

/** Asks as a till does: while the shop has no connection to spare, the same request is sent again. */
async function atLast<T>(ask: (key: string) => Promise<Answer<T>>): Promise<Answer<T>> {
  const key = randomUUID();
  for (;;) {
    const answer = await ask(key);
    if (answer.status !== 503) return answer;
  }
}

const park = async (): Promise<ParkedCart> => (await post<ParkedCart>(servers[0], '/parked-carts', goods)).body;

describe('twenty tills that want the same parked cart at once', () => {
  it('get it once, and the others are told who has it', async () => {
    const { id } = await park();
    const other = await shop.addRegister('Till 2');
    const client = await shop.bearer(shop.managerId);
    const answers = await times(20, (i) =>
      atLast((key) =>
        i % 2 === 0
          ? post<unknown>(anyServer(i), `/parked-carts/${id}/resume`, {}, { key })
          : post<unknown>(anyServer(i), `/parked-carts/${id}/resume`, { registerId: other }, { key, ...client }),
      ),
    );
    const got = answers.filter(({ status }) => status === 201);
    expect(got).toHaveLength(1);
    const { end } = (got[0] as Answer<ResumedCart>).body;
    for (const { status, body } of answers.filter((answer) => answer !== got[0])) {
      expect({ status, body }).toMatchObject({
        status: 409,
        body: {
          code: 'CART_NOT_PARKED',
          detail: `“Blue coat” was resumed by ${end?.by.name} at ${end?.register.name}. Go on with it there.`,
          details: { outcome: 'resumed', by: end?.by, register: end?.register, at: end?.at },
        },
      });
    }
  });

  it('and of which one discards it, come to one outcome', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await park();
      const answers = await times(8, (i) =>
        atLast((key) =>
          post<RefusalAnswer>(anyServer(i), `/parked-carts/${id}/${i % 4 ? 'resume' : 'discard'}`, {}, { key }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
      expect(await shop.prisma.parkedCartRequest.count({ where: { parkedCartId: id } })).toBe(2);
    }
  });

  it('with one key all get the same answer', async () => {
    const { id } = await park();
    const key = randomUUID();
    const answers = await times(10, (i) => post<ResumedCart>(anyServer(i), `/parked-carts/${id}/resume`, {}, { key }));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
  });
});

describe('one cart that is parked twenty times at once', () => {
  it('with one key, waits once', async () => {
    const before = await shop.prisma.parkedCart.count();
    const key = randomUUID();
    const answers = await times(20, (i) => post<ParkedCart>(anyServer(i), '/parked-carts', goods, { key }));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(await shop.prisma.parkedCart.count()).toBe(before + 1);
  });
});

describe('a server that is killed while carts are parked and resumed', () => {
  it('leaves each of them waiting or taken, and what was not answered is done once when it is sent again', async () => {
    const server = await startWorkingServer(shop);
    const steps: { key: string; path: string; body: object; answer?: Answer<ParkedCart> }[] = [];
    let answered = 0;
    let alive = true;
    const step = async (path: string, body: object) => {
      const sent: (typeof steps)[number] = { key: randomUUID(), path, body };
      steps.push(sent);
      sent.answer = await post<ParkedCart>(server.base, path, body, { key: sent.key });
      answered++;
      return sent.answer.body;
    };
    const tills = times(6, async () => {
      try {
        while (alive) {
          const { id } = await step('/parked-carts', goods);
          await step(`/parked-carts/${id}/${answered % 3 ? 'resume' : 'discard'}`, {});
        }
      } catch {
        // The answer never came.
      }
    });
    while (answered < 30) await new Promise((resolve) => setTimeout(resolve, 5));
    const ended = server.end('SIGKILL');
    await tills;
    alive = false;
    await ended;

    expect(steps.filter(({ answer }) => !answer)).not.toHaveLength(0);
    for (const { key, path, body, answer } of steps) {
      const again = await post<ParkedCart>(servers[0], path, body, { key });
      expect(again.status).toBe(201);
      // What was parked may have been ended since.
      if (answer) expect(again.body.id).toBe(answer.body.id);
    }
    const requests = steps.map(({ key }) => key);
    expect(await shop.prisma.parkedCartRequest.count({ where: { idempotencyKey: { in: requests } } })).toBe(
      steps.length,
    );
    const twice = await shop.prisma.$queryRaw`
      SELECT parked_cart_id FROM parked_cart_requests GROUP BY 1 HAVING count(*) > 2`;
    expect(twice).toEqual([]);
  });
});
