import { Agent, request } from 'node:http';
import { median } from './measure.ts';

/** What a load found. */
export interface LoadResult {
  perSecond: number;
  medianMs: number;
  p99Ms: number;
  /** Answers that were not 201. */
  refused: number;
}

/**
 * Sells two different products again and again over a fixed number of connections; each sends its next order when it
 * has the answer to the last one.
 */
export async function sellTwoLines(
  base: string,
  productIds: number[],
  {
    connections,
    seconds,
    registerId,
    headers,
  }: { connections: number; seconds: number; registerId: number; headers: Record<string, string> },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1000;
  const latencies: number[] = [];
  let refused = 0;
  const pick = () => productIds[Math.floor(Math.random() * productIds.length)];

  const sellUntilTheEnd = async () => {
    while (performance.now() < until) {
      const first = pick();
      let second = pick();
      while (second === first) second = pick();
      const began = performance.now();
      const status = await post(
        `${base}/orders`,
        { agent, headers },
        {
          registerId,
          lines: [
            { productId: first, quantity: 1 },
            { productId: second, quantity: 2 },
          ],
          payments: [{ method: 'cash', tendered: '100000' }],
        },
      );
      latencies.push(performance.now() - began);
      if (status !== 201) refused++;
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, sellUntilTheEnd));
  const took = (performance.now() - began) / 1000;
  agent.destroy();

  latencies.sort((a, b) => a - b);
  return {
    perSecond: (latencies.length - refused) / took,
    medianMs: median(latencies),
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    refused,
  };
}

function post(
  url: string,
  { agent, headers }: { agent: Agent; headers: Record<string, string> },
  body: unknown,
): Promise<number> {
  const text = JSON.stringify(body);
  return new Promise((done, fail) => {
    const sent = request(
      url,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          'idempotency-key': crypto.randomUUID(),
          ...headers,
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => done(answer.statusCode ?? 0));
      },
    );
    sent.on('error', fail);
    sent.end(text);
  });
}
