import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startServer, stopServer } from '../../packages/toolkit/src/server/server.ts';
import { programs } from '../call-programs.ts';
import { type Cost, measure } from './measure.ts';
import type { Ratio } from './ratio.ts';

const repository = join(import.meta.dirname, '..', '..');
const runs = 7;

/** `db upgrade` of many small migrations against the same SQL through one psql, and how its time grows with their number. */
export async function benchUpgrade(): Promise<Ratio[]> {
  const server = mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  chmodSync(server, 0o755);
  const { url } = await startServer({
    folder: server,
    port: 0,
    user: 'bench',
    password: 'bench',
    database: 'bench',
    superuser: true,
  });
  const projects = new Map([10, 500, 1000].map((count) => [count, makeProject(count)]));
  try {
    const againstPsql: Pair[] = [];
    const growth: Pair[] = [];
    const peaks: number[] = [];
    for (let run = 0; run < runs; run++) {
      const upgrade = async (count: number) => {
        const cost = await withDatabase(url, (database) => runUpgrade(projects.get(count) ?? '', database));
        peaks.push(cost.peakMiB);
        return cost.seconds;
      };
      const psql = () => withDatabase(url, (database) => runPsql(projects.get(500) ?? '', database));
      const before = run % 2 === 0 ? await psql() : undefined;
      const ours = await upgrade(500);
      againstPsql.push({ ours, theirs: before ?? (await psql()) });
      const [ten, thousand] = [await upgrade(10), await upgrade(1000)];
      growth.push({ ours: (thousand - ours) * 2, theirs: ((ours - ten) / 490) * 1000 });
    }
    return [
      {
        what: 'db upgrade of 500 migrations / the same SQL through one psql, time',
        ...middle(againstPsql),
        unit: 's',
        most: 1.5,
      },
      {
        what: 'a migration from the 501st to the 1,000th / one from the 11th to the 500th, time',
        ...middle(growth),
        unit: 'ms',
        most: 1.3,
      },
      {
        what: 'db upgrade of up to 1,000 migrations, memory / what it may take',
        ours: Math.max(...peaks),
        theirs: 250,
        unit: 'MiB',
        most: 1,
      },
    ];
  } finally {
    await stopServer(server, { immediate: true });
    for (const folder of [server, ...projects.values()]) rmSync(folder, { recursive: true, force: true });
  }
}

interface Pair {
  ours: number;
  theirs: number;
}

/**
 * The pair with the median ratio. The two of a pair were measured one right after the other: how fast a disk makes files
 * changes by a factor of four within a minute, and that is most of what is measured here.
 */
function middle(pairs: readonly Pair[]): Pair {
  const sorted = [...pairs].sort((a, b) => a.ours / a.theirs - b.ours / b.theirs);
  return sorted[Math.floor(sorted.length / 2)] ?? { ours: Number.NaN, theirs: Number.NaN };
}

/** A project with the toolkit and so many migrations, and `all.sql`, which has the SQL of all of them. */
function makeProject(count: number): string {
  mkdirSync(join(repository, 'build'), { recursive: true });
  const folder = mkdtempSync(join(repository, 'build', 'bench-upgrade-'));
  cpSync(join(repository, 'templates/toolkit/prisma.config.ts'), join(folder, 'prisma.config.ts'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const files = Array.from({ length: count }, (_, index) => migration(index + 1));
  for (const { name, sql } of files) {
    const migrationFolder = join(folder, 'prisma', 'migrations', name);
    mkdirSync(migrationFolder, { recursive: true });
    writeFileSync(join(migrationFolder, 'migration.sql'), sql);
  }
  writeFileSync(join(folder, 'all.sql'), files.map(({ sql }) => sql).join('\n'));
  return folder;
}

function migration(number: number): { name: string; sql: string } {
  const four = (value: number) => String(value).padStart(4, '0');
  return {
    name: `2026010100${four(number)}_step_${number}`,
    sql: `-- Create table ${number}
--
-- Revises: ${number === 1 ? 'none' : `2026010100${four(number - 1)}_step_${number - 1}`}
-- Kind: atomic
-- Why: it is measured how long this takes
BEGIN;
SET LOCAL lock_timeout = '5s';

CREATE TABLE bench_${number} (
    id SERIAL NOT NULL,
    name TEXT NOT NULL,
    price NUMERIC(10,2) NOT NULL DEFAULT 0,

    CONSTRAINT bench_${number}_pkey PRIMARY KEY (id)
);

CREATE INDEX bench_${number}_name_idx ON bench_${number} (name);

COMMIT;
`,
  };
}

async function withDatabase<Result>(
  server: string,
  work: (database: string) => Promise<Result> | Result,
): Promise<Result> {
  const admin = new pg.Client(server);
  await admin.connect();
  const name = `bench_${process.hrtime.bigint()}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.query('CHECKPOINT');
    return await work(url.href);
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}

function runPsql(folder: string, database: string): number {
  const began = process.hrtime.bigint();
  execFileSync('psql', ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', 'all.sql', database], {
    cwd: folder,
  });
  return Number(process.hrtime.bigint() - began) / 1e9;
}

function runUpgrade(folder: string, database: string): Promise<Cost> {
  return measure([programs.toolkit, 'upgrade'], {
    cwd: folder,
    env: { DATABASE_URL: database, DATABASE_SERVER: 'url' },
  });
}
