import { randomUUID } from 'node:crypto';
import { signInClient } from '../sign-in.ts';
import { connected } from '../toolkit/history/test-database.ts';

/** Tills that never stop selling, and the servers that they are sent to. */
export interface Pool {
  /** From now on this server gets requests too. */
  add(base: string): void;
  /** This server gets no more requests; waits for those that it has. */
  remove(base: string): Promise<void>;
  /** Waits until that many more sales were made. */
  sell(count: number): Promise<void>;
  /** The idempotency keys of all sales. */
  keys(): readonly string[];
  stop(): Promise<Takings>;
}

export interface Takings {
  /** Every answer that was not a success, with the request. */
  readonly failures: readonly string[];
  readonly sales: number;
  /** Sales, and looks at products and receipts. */
  readonly requests: number;
  /** Milliseconds of the request that took longest. */
  readonly slowest: number;
}

/** Tills that sell at the same time. */
const TILLS = 4;

/**
 * Sells through some servers in turn, as a load balancer would: each till looks for products, sells one, and reads the
 * receipt again, over and over. Nothing is tried twice, so whatever goes wrong is seen.
 */
export function startSelling(bases: readonly string[], databaseUrl: string): Pool {
  const servers = new Map<string, { busy: number }>(bases.map((base) => [base, { busy: 0 }]));
  const failures: string[] = [];
  const keys: string[] = [];
  let requests = 0;
  let slowest = 0;
  let turn = 0;
  let stopped = false;

  const signedIn = signInClient(databaseUrl);
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const all = [...servers];
    const [base, server] = all[turn++ % all.length] as [string, { busy: number }];
    server.busy++;
    requests++;
    const began = performance.now();
    try {
      const headers = { ...(await signedIn), ...init?.headers };
      const answer = await fetch(`${base}${path}`, { ...init, headers, signal: AbortSignal.timeout(20_000) });
      const body = await answer.json();
      if (answer.ok) return body;
      failures.push(`${init?.method ?? 'GET'} ${path}: ${answer.status} ${JSON.stringify(body)}`);
    } catch (error) {
      failures.push(`${init?.method ?? 'GET'} ${path}: ${(error as Error).cause ?? error}`);
    } finally {
      server.busy--;
      slowest = Math.max(slowest, performance.now() - began);
    }
    return undefined;
  };

  const till = async (products: readonly number[], registerId: number): Promise<void> => {
    for (let i = 0; !stopped; i++) {
      await ask(`/products?limit=${5 + (i % 5)}`);
      const key = randomUUID();
      const lines = [0, 1].map((next) => ({ productId: products[(i * 7 + next) % products.length], quantity: 1 }));
      const sale = (await ask('/orders', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ registerId, lines, payments: [{ method: 'cash', tendered: '100000' }] }),
      })) as { id: number } | undefined;
      if (!sale) continue;
      keys.push(key);
      await ask(`/orders/${sale.id}`);
    }
  };

  const selling = connected(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: number }>('SELECT id FROM products WHERE is_active ORDER BY id LIMIT 20');
    const registers = await client.query<{ id: number }>(
      'SELECT register_id AS id FROM shifts WHERE closed_at IS NULL',
    );
    return { products: rows.map(({ id }) => id), registerId: registers.rows[0]?.id ?? 0 };
  }).then(({ products, registerId }) => Promise.all(Array.from({ length: TILLS }, () => till(products, registerId))));

  return {
    add: (base) => void servers.set(base, { busy: 0 }),
    async remove(base) {
      const server = servers.get(base);
      servers.delete(base);
      while (server && server.busy > 0) await pause();
    },
    async sell(count) {
      const goal = keys.length + count;
      while (keys.length < goal && failures.length === 0) await pause();
    },
    keys: () => keys,
    async stop() {
      stopped = true;
      await selling;
      return { failures, sales: keys.length, requests, slowest };
    },
  };
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, 20));
}
