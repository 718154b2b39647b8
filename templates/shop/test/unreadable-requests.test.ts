import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, type RefusalAnswer } from './requests.ts';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
let server: string;

beforeAll(async () => {
  shop = await openTestShop();
  server = await shop.serve({ REQUEST_TIMEOUT_SECONDS: '2' });
});
afterAll(() => shop.close());

interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: RefusalAnswer;
  /** Milliseconds from the first byte that was sent until the server closed the connection. */
  readonly after: number;
}

/** Sends the first text at once, then a byte of the second every 100 ms, until the server closes the connection. */
async function drip(atOnce: string, byAndBy = ''): Promise<RawAnswer> {
  const socket = connect(Number(new URL(server).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  // The server closes while bytes are still on their way.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const begun = performance.now();
  const closed = once(socket, 'close');
  socket.write(atOnce);
  let sent = 0;
  const dripping = setInterval(() => {
    if (sent < byAndBy.length) socket.write(byAndBy[sent++] as string);
  }, 100);
  await closed;
  clearInterval(dripping);
  const [head = '', body = '{}'] = answer.split('\r\n\r\n');
  return {
    status: Number(head.split(' ')[1]),
    headers: head.toLowerCase(),
    body: JSON.parse(body),
    after: performance.now() - begun,
  };
}

describe('a request that takes too long to arrive', () => {
  const slow = {
    status: 408,
    body: {
      status: 408,
      code: 'REQUEST_TIMEOUT',
      detail: 'The request did not arrive within 2 seconds. Send it again.',
    },
  };
  const head =
    'POST /session/pin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n';

  it.each([
    ['the body', head, ' '.repeat(5000)],
    ['the headers', 'GET /shop HTTP/1.1\r\nHost: localhost\r\n', `X-Slow: ${'x'.repeat(5000)}`],
    ['nothing more', head, ''],
  ])('is cut off when %s drips', async (_what, atOnce, byAndBy) => {
    const answer = await drip(atOnce, byAndBy);
    expect(answer).toMatchObject(slow);
    expect(answer.after).toBeGreaterThan(1900);
    // Two seconds, one more until the server looks, and what a busy machine adds.
    expect(answer.after).toBeLessThan(15_000);
    expect((await get(server, '/shop')).status).toBe(200);
  });
});

describe('what is no request', () => {
  it.each([
    ['something else than HTTP', 'hello\r\n\r\n', 400, 'INVALID_REQUEST'],
    ['a header without a name', 'GET /shop HTTP/1.1\r\n: x\r\n\r\n', 400, 'INVALID_REQUEST'],
    ['a header without end', `GET /shop HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ])('is refused as all else is: %s', async (_what, text, status, code) => {
    const { headers, ...answer } = await drip(text);
    expect(answer).toMatchObject({ status, body: { status, code, detail: expect.stringMatching(/\.$/) } });
    for (const header of [
      'content-type: application/problem+json',
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      "default-src 'none'",
    ]) {
      expect(headers).toContain(header);
    }
  });
});
