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

/** What is sent along to each server, by its address: who is signed in there. */
const signedIn = new Map<string, Record<string, string>>();

/** From now on, requests to a server are sent with these headers. */
export function sendAs(base: string, headers: Record<string, string>): void {
  signedIn.set(base, headers);
}

/** Reads an address of a server. */
export async function get<T>(base: string, path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
  return toAnswer<T>(await fetch(base + path, { headers: { ...signedIn.get(base), ...headers } }));
}

/** Sends a request with or without a body in JSON. */
export async function send<T = RefusalAnswer>(
  base: string,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...signedIn.get(base),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return toAnswer<T>(response);
}

/** What is sent along to a server, for requests that are sent by hand. */
export function headersFor(base: string): Record<string, string> {
  return signedIn.get(base) ?? {};
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
      ...signedIn.get(base),
      ...headers,
    },
  });
  return toAnswer<T>(response);
}

async function toAnswer<T>(response: Response): Promise<Answer<T>> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}
