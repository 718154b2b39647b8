import fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SaleRecorder } from '../../../packages/learn/src/page/sale-recorder.ts';
import type { SalePath } from '../../../packages/learn/src/page/wire.ts';
import { testServerUrl } from '../../toolkit/history/test-database.ts';

let app: FastifyInstance;
let pool: pg.Pool;
let paths: SalePath[];
let isWanted: boolean;

/** A server whose sales are whatever `sell` does, with a pool of one connection. */
beforeEach(() => {
  paths = [];
  isWanted = true;
  pool = new pg.Pool({ connectionString: testServerUrl('postgres'), max: 1 });
  app = fastify();
});
afterEach(async () => {
  await app.close();
  await pool.end();
});

async function serve(sell: (body: unknown) => Promise<unknown>): Promise<void> {
  const adapter = { connect: async () => ({ underlyingDriver: () => pool }) };
  const sale = { method: 'POST', url: '/orders', adapter };
  new SaleRecorder((path) => paths.push(path)).attach(app, { ...sale, isWanted: () => isWanted });
  await adapter.connect();
  app.post('/orders', ({ body }) => sell(body));
  app.get('/products', () => sell({}));
}

const order = (payload: object = {}) => app.inject({ method: 'POST', url: '/orders', payload });

describe('the way of a sale', () => {
  it('has each statement of a transaction, its time and its rows', async () => {
    await serve(async () => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT pg_sleep(0.05), * FROM generate_series(1, 3)');
        await client.query('COMMIT');
        return (await client.query({ text: 'SELECT 1 AS one' })).rows;
      } finally {
        client.release();
      }
    });
    expect((await order()).json()).toEqual([{ one: 1 }]);
    const [path] = paths;
    expect(path).toMatchObject({ method: 'POST', url: '/orders', status: 200 });
    expect(path?.steps.map(({ kind, sql, rows, alone }) => [kind, sql?.slice(0, 6) ?? null, rows, alone])).toEqual([
      ['request', null, null, false],
      ['pool', null, null, false],
      ['statement', 'BEGIN', null, false],
      ['statement', 'SELECT', 3, false],
      ['statement', 'COMMIT', null, false],
      ['statement', 'SELECT', 1, true],
      ['answer', null, null, false],
    ]);
    const times = path?.steps.flatMap(({ from, to }) => [from, to]) ?? [];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const slept = path?.steps[3];
    expect((slept?.to ?? 0) - (slept?.from ?? 0)).toBeGreaterThanOrEqual(140);
    expect(new Set(path?.steps.flatMap(({ session }) => session ?? [])).size).toBe(1);
  });

  it('has the statements of its own request alone, and the time that it waited for a connection', async () => {
    await serve(
      async (body) => (await pool.query(`SELECT pg_sleep(0.1), '${(body as { who: string }).who}' AS who`)).rows,
    );
    await Promise.all([order({ who: 'ada' }), order({ who: 'ben' })]);
    expect(paths).toHaveLength(2);
    const [first, second] = paths;
    const statements = (path?: SalePath) => path?.steps.flatMap(({ sql }) => sql?.match(/ada|ben/)?.[0] ?? []);
    expect([statements(first), statements(second)].toSorted()).toEqual([['ada'], ['ben']]);
    const waited = second?.steps.find(({ kind }) => kind === 'pool');
    expect((waited?.to ?? 0) - (waited?.from ?? 0)).toBeGreaterThanOrEqual(80);
  });

  it('says what PostgreSQL refused, and lets the error pass', async () => {
    await serve(() => pool.query('SELECT 1 / 0'));
    expect((await order()).statusCode).toBe(500);
    expect(paths[0]?.steps.find(({ kind }) => kind === 'statement')?.refusal).toBe('division by zero');
  });

  it('is not taken down for other requests, nor while nobody looks', async () => {
    await serve(async () => (await pool.query('SELECT 1 AS one')).rows);
    await app.inject({ method: 'GET', url: '/products' });
    isWanted = false;
    expect((await order()).json()).toEqual([{ one: 1 }]);
    expect(paths).toEqual([]);
  });
});
