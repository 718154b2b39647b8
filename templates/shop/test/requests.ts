import { randomUUID } from 'node:crypto';
import type { Receipt } from '../src/sales/order-schema.ts';

/** What a server answered. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** What a refused request is answered with. */
export interface RefusalAnswer {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  readonly details?: Record<string, unknown>;
}

/** Reads an address of a server. */
export async function get<T>(base: string, path: string): Promise<Answer<T>> {
  return toAnswer<T>(await fetch(base + path));
}

/** Sells: the lines are product ids with quantities, the tender is cash. A new key unless one is given. */
export async function sell<T = Receipt>(
  base: string,
  lines: readonly (readonly [productId: number, quantity: number])[],
  {
    tendered = '10000',
    key = randomUUID(),
    ...rest
  }: { tendered?: string; key?: string } & Record<string, unknown> = {},
): Promise<Answer<T>> {
  const cart = {
    lines: lines.map(([productId, quantity]) => ({ productId, quantity })),
    payments: [{ method: 'cash', tendered }],
    ...rest,
  };
  return post<T>(base, JSON.stringify(cart), { 'idempotency-key': key });
}

/** Sends any body to `POST /orders`. */
export async function post<T = RefusalAnswer>(
  base: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${base}/orders`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
  });
  return toAnswer<T>(response);
}

/** People whom every test shop has. */
export type Person = 'cashier' | 'manager';

/**
 * Sends a body to any address that asks for an idempotency key. A new key unless one is given.
 *
 * @param as who sends it
 * @param approvedBy who approves it on the spot
 */
export async function send<T = RefusalAnswer>(
  base: string,
  method: string,
  path: string,
  body: unknown,
  { as = 'cashier', approvedBy, key = randomUUID() }: { as?: Person; approvedBy?: Person; key?: string } = {},
): Promise<Answer<T>> {
  const response = await fetch(base + path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: {
      'idempotency-key': key,
      'x-stub-actor': String(STUB_IDS[as]),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(approvedBy && { 'x-stub-approval': String(STUB_IDS[approvedBy]) }),
    },
  });
  return toAnswer<T>(response);
}

/** The first people of a test shop. */
const STUB_IDS: Readonly<Record<Person, number>> = { cashier: 1, manager: 2 };

async function toAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}
