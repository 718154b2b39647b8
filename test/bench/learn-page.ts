import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { View } from '../../packages/learn/src/page/wire.ts';
import { median } from './measure.ts';
import type { Ratio } from './ratio.ts';
import { type BenchShop, makeShop, type Running, serve } from './shop.ts';

const runs = 7;
const rounds = 7;
const requests = 1500;

/**
 * The page /learn: how long after a change of a file or of the catalogue it is told, and what a request costs on a server
 * that has the page, at which nobody looks, against one without it.
 */
export async function benchLearnPage(): Promise<Ratio[]> {
  const shop = makeShop('bench-learn');
  const tsx = join(shop.folder, '../../node_modules/tsx/dist/cli.mjs');
  const start = () => serve([tsx, 'src/server.ts'], shop.folder, { NODE_ENV: 'development' });
  const withPage = await start();
  try {
    const told = await timesUntilTold(shop, withPage);
    renameSync(join(shop.folder, 'lessons', 'page'), join(shop.folder, 'page-put-away'));
    const withoutPage = await start();
    try {
      const costs = await alternately(withPage, withoutPage);
      return [
        {
          what: 'schema.prisma changed: until the page is told / a second',
          ours: median(told.file),
          theirs: 1,
          unit: 's',
          most: 1,
        },
        {
          what: 'a column added by hand: until the page is told / a second',
          ours: median(told.catalogue),
          theirs: 1,
          unit: 's',
          most: 1,
        },
        {
          what: 'a request while nobody looks / on a server without the page',
          ours: median(costs.ours),
          theirs: median(costs.theirs),
          unit: 'ms',
          most: 1.15,
        },
      ];
    } finally {
      await withoutPage.stop();
    }
  } finally {
    await withPage.stop();
    shop.remove();
  }
}

async function timesUntilTold(shop: BenchShop, { base }: Running): Promise<{ file: number[]; catalogue: number[] }> {
  const schema = join(shop.folder, 'prisma', 'schema.prisma');
  const text = readFileSync(schema, 'utf8');
  const client = new pg.Client(shop.databaseUrl);
  await client.connect();
  const page = await openStream(`${base}/learn/shop/events`);
  const file: number[] = [];
  const catalogue: number[] = [];
  try {
    await page.until(({ blueprintAndPlan }) => blueprintAndPlan.state === 'same');
    for (let run = 0; run < runs; run++) {
      let began = performance.now();
      writeFileSync(schema, text.replace('model Brand {', 'model Brand {\n  colour String?'));
      await page.until(({ blueprintAndPlan }) => blueprintAndPlan.state === 'differs');
      file.push((performance.now() - began) / 1000);
      writeFileSync(schema, text);
      await page.until(({ blueprintAndPlan }) => blueprintAndPlan.state === 'same');

      began = performance.now();
      await client.query('ALTER TABLE brands ADD COLUMN colour text');
      await page.until(({ planAndTables }) => planAndTables.state === 'differs');
      catalogue.push((performance.now() - began) / 1000);
      await client.query('ALTER TABLE brands DROP COLUMN colour');
      await page.until(({ planAndTables }) => planAndTables.state === 'same');
    }
  } finally {
    page.close();
    await client.end();
  }
  return { file, catalogue };
}

/** The server's events, as the page reads them. */
async function openStream(
  url: string,
): Promise<{ until(holds: (view: View) => boolean): Promise<void>; close(): void }> {
  const stop = new AbortController();
  const { body } = await fetch(url, { signal: stop.signal });
  if (!body) throw new Error(`${url} answers with nothing`);
  const events = readEvents(body);
  return {
    until: async (holds) => {
      for (;;) {
        const { value, done } = await events.next();
        if (done) throw new Error(`${url} ended`);
        if (holds(value)) return;
      }
    },
    close: () => stop.abort(),
  };
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<View, undefined> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^event: view\ndata: (.*)$/.exec(part)?.[1];
      if (data !== undefined) yield JSON.parse(data) as View;
    }
  }
}

/** Milliseconds of a request on the one and on the other, by turns. The first round is for warming up. */
async function alternately(one: Running, other: Running): Promise<{ ours: number[]; theirs: number[] }> {
  const costs = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const [ours, theirs] = [await requestCost(one), await requestCost(other)];
    if (round === 0) continue;
    costs.ours.push(ours);
    costs.theirs.push(theirs);
  }
  return costs;
}

async function requestCost({ base }: Running): Promise<number> {
  const began = performance.now();
  for (let count = 0; count < requests; count++) await (await fetch(`${base}/health/live`)).text();
  return (performance.now() - began) / requests;
}
