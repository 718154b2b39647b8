import { randomUUID } from 'node:crypto';
import type { Receipt } from '../src/sales/order-schema.ts';

/** What a server answered. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** What a refused request is answered with: a problem of RFC 9457. Its `status` is {@link Answer.status} again. */
export interface RefusalAnswer {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly details?: Record<string, unknown>;
}

/** People whom every test shop has. */
export type Person = 'cashier' | 'manager';

/** How to be somebody at a server. */
export interface Connection {
  /** What is sent along to be the cashier at the till. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent along to be somebody who is at no till. */
  readonly clients: Readonly<Record<Person, Readonly<Record<string, string>>>>;
  /** The token of an approval of the manager, for somebody who is at no till. */
  approve(right: string, requestedBy: Person): Promise<string>;
}

const connections = new Map<string, Connection>();

/** From now on, requests to a server are sent by these people. */
export function connect(base: string, connection: Connection): void {
  connections.set(base, connection);
}

/** Reads an address of a server. */
export async function get<T>(base: string, path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
  return toAnswer<T>(await fetch(base + path, { headers: { ...connections.get(base)?.headers, ...headers } }));
}

/** Sends a request with or without a body in JSON, and with these headers besides those of the cashier at the till. */
export async function request<T = RefusalAnswer>(
  base: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...connections.get(base)?.headers,
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return toAnswer<T>(response);
}

/** What is sent along to a server, for requests that are sent by hand. */
export function headersFor(base: string): Record<string, string> {
  return { ...connections.get(base)?.headers };
}

/** What makes a request one of somebody who is at no till. It wins over the till's cookies. */
export function clientHeaders(base: string, person: Person): Record<string, string> {
  return { ...connections.get(base)?.clients[person] };
}

/** Sells: the lines are product ids with quantities, the tender is cash. A new key unless one is given. */
export async function sell<T = Receipt>(
  base: string,
  lines: readonly (readonly [productId: number, quantity: number])[],
  {
    tendered = '10000',
    key = randomUUID(),
    headers = {},
    ...rest
  }: { tendered?: string; key?: string; headers?: Record<string, string> } & Record<string, unknown> = {},
): Promise<Answer<T>> {
  const cart = {
    lines: lines.map(([productId, quantity]) => ({ productId, quantity })),
    payments: [{ method: 'cash', tendered }],
    ...rest,
  };
  return post<T>(base, JSON.stringify(cart), { 'idempotency-key': key, ...headers });
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
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...connections.get(base)?.headers,
      ...headers,
    },
  });
  return toAnswer<T>(response);
}

/**
 * Sends a body to any address that asks for an idempotency key, from no till. A new key unless one is given.
 *
 * @param as who sends it
 * @param approvedBy who approves it on the spot, when it is refused for want of that
 */
export async function send<T = RefusalAnswer>(
  base: string,
  method: string,
  path: string,
  body: unknown,
  { as = 'cashier', approvedBy, key = randomUUID() }: { as?: Person; approvedBy?: 'manager'; key?: string } = {},
): Promise<Answer<T>> {
  const connection = connections.get(base);
  const headers = { 'idempotency-key': key, ...connection?.clients[as] };
  const answer = await request<T>(base, method, path, body, headers);
  const refusal = answer.body as Partial<RefusalAnswer>;
  if (!approvedBy || refusal.code !== 'APPROVAL_REQUIRED' || !connection) return answer;
  const approval = await connection.approve(String(refusal.details?.right), as);
  return request<T>(base, method, path, body, { ...headers, approval });
}

async function toAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}
