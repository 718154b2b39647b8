import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, stopServer } from '../../packages/toolkit/src/server/server.ts';
import { programs } from '../call-programs.ts';
import { generateShop } from '../shop/generated-shop.ts';
import { emptyProgram } from './empty-program.ts';
import { compare, measure } from './measure.ts';
import type { Ratio } from './ratio.ts';

const runs = 11;
/** A thousand rows, and two migrations. */
const lesson = '6';

/** The lessons' runner against the least that a program can be which does the same in the database. */
export async function benchLearn(): Promise<Ratio[]> {
  const server = mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  chmodSync(server, 0o755);
  const login = { user: 'bench', password: 'bench', database: 'bench' };
  const { url } = await startServer({ folder: server, port: 0, superuser: true, ...login });
  const shop = await generateShop({ database: 'url' });
  const env = { DATABASE_URL: url, DATABASE_SERVER: 'url' };
  const run = (file: string, ...words: string[]) => measure([file, ...words], { cwd: shop.dir, env });
  try {
    writeFileSync(join(shop.dir, 'query.mjs'), emptyProgram('SELECT 1'));
    writeFileSync(
      join(shop.dir, 'copy.mjs'),
      emptyProgram(
        'DROP DATABASE IF EXISTS copied WITH (FORCE)',
        `CREATE DATABASE copied TEMPLATE bench_lesson_0${lesson}_start`,
      ),
    );
    await run(programs.learn, lesson);

    const ratios: Ratio[] = [];
    for (const [words, theirs, what, most] of [
      [['list'], 'query.mjs', 'learn list / an empty program with one query, time', 2],
      [['next'], 'query.mjs', 'learn next, resumed / an empty program with one query, time', 2],
      [['hint'], 'query.mjs', 'learn hint / an empty program with one query, time', 2],
      [['reset'], 'copy.mjs', 'learn reset / an empty program with DROP and CREATE DATABASE … TEMPLATE, time', 1.5],
    ] as const) {
      const { a, b } = await compare(
        runs,
        () => run(programs.learn, ...words),
        () => run(theirs),
      );
      ratios.push({ what, ours: a.seconds, theirs: b.seconds, unit: 's', most });
    }
    return ratios;
  } finally {
    await stopServer(server, { immediate: true });
    shop.remove();
    rmSync(server, { recursive: true, force: true });
  }
}
