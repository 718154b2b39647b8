import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { checksumOf } from '../../packages/toolkit/src/history/checksum.ts';
import { startServer, stopServer } from '../../packages/toolkit/src/server/server.ts';
import { programs } from '../call-programs.ts';
import { emptyProgram } from './empty-program.ts';
import { compare, measure } from './measure.ts';
import type { Ratio } from './ratio.ts';

const repository = join(import.meta.dirname, '..', '..');
const runs = 11;
const count = 1000;
const verbs = [['history'], ['heads'], ['status'], ['current']];

/** The verbs that look at a history of 1,000 applied migrations, against an empty program under the same runner. */
export async function benchHistory(): Promise<Ratio[]> {
  const server = mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  chmodSync(server, 0o755);
  const login = { user: 'bench', password: 'bench', database: 'bench' };
  const { url } = await startServer({ folder: server, port: 0, superuser: true, ...login });
  const folder = makeProject();
  try {
    await record(url, writeMigrations(folder));
    const env = { DATABASE_URL: url, DATABASE_SERVER: 'url' };
    const ratios: Ratio[] = [];
    let peakMiB = 0;
    for (const verb of verbs) {
      const { a, b } = await compare(
        runs,
        () => measure([programs.toolkit, ...verb], { cwd: folder, env }),
        () => measure(['empty.mjs'], { cwd: folder, env }),
      );
      peakMiB = Math.max(peakMiB, a.peakMiB);
      ratios.push({
        what: `db ${verb.join(' ')} at ${count} migrations / an empty program with one query, time`,
        ours: a.seconds,
        theirs: b.seconds,
        unit: 's',
        most: 2,
      });
    }
    return [...ratios, { what: 'their peak memory / 250 MiB', ours: peakMiB, theirs: 250, unit: 'MiB', most: 1 }];
  } finally {
    await stopServer(server, { immediate: true });
    for (const used of [server, folder]) rmSync(used, { recursive: true, force: true });
  }
}

function makeProject(): string {
  mkdirSync(join(repository, 'build'), { recursive: true });
  const folder = mkdtempSync(join(repository, 'build', 'bench-history-'));
  cpSync(join(repository, 'templates/toolkit/prisma.config.ts'), join(folder, 'prisma.config.ts'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'empty.mjs'), emptyProgram('SELECT 1'));
  return folder;
}

interface Applied {
  name: string;
  checksum: string;
}

/** Writes the migrations, of the size that the shop's have, each with its down.sql. */
function writeMigrations(folder: string): Applied[] {
  const start = Date.UTC(2026, 0, 1);
  const names = Array.from({ length: count }, (_, index) => {
    const moment = new Date(start + index * 3_600_000).toISOString().slice(0, 19).replaceAll(/\D/g, '');
    return `${moment}_create_table_${index}`;
  });
  return names.map((name, index) => {
    const sql = `-- Create table ${index}
--
-- Revises: ${names[index - 1] ?? 'none'}
-- Kind: atomic
-- Why: it is measured how long it takes to read this
${'-- A line of explanation, as long as they usually are in a history that people learn from.\n'.repeat(4)}BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE bench_${index} (id SERIAL PRIMARY KEY, name TEXT NOT NULL, price NUMERIC(14,3) NOT NULL);
CREATE INDEX bench_${index}_name_idx ON bench_${index} (name);

COMMIT;
`;
    const checksum = checksumOf(sql);
    const down = `-- Undo\n--\n-- Undoes: sha256:${checksum}\n-- Kind: atomic\nBEGIN;\nDROP TABLE bench_${index};\nCOMMIT;\n`;
    mkdirSync(join(folder, 'prisma', 'migrations', name), { recursive: true });
    writeFileSync(join(folder, 'prisma', 'migrations', name, 'migration.sql'), sql);
    writeFileSync(join(folder, 'prisma', 'migrations', name, 'down.sql'), down);
    return { name, checksum };
  });
}

/** Records them as applied; reading a history doesn't need their tables. */
async function record(url: string, applied: readonly Applied[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`CREATE TABLE _prisma_migrations (
      id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
      migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
      started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       SELECT gen_random_uuid()::text, checksum, now(), name, 1 FROM unnest($1::text[], $2::text[]) AS t(name, checksum)`,
      [applied.map(({ name }) => name), applied.map(({ checksum }) => checksum)],
    );
  } finally {
    await client.end();
  }
}
