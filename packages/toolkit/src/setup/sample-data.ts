import type pg from 'pg';
import { readDatabaseSettings } from '../env.ts';
import { readSeedCommand } from '../history/migrations-path.ts';
import { runPrisma } from '../prisma-cli.ts';
import { db } from '../project-command.ts';
import { findHomeSchema } from '../search-path.ts';
import { withConnection } from '../server/connection.ts';
import { setupStop } from './setup-stop.ts';
import type { Setup, Step } from './step.ts';

/** Seeds a database in which nobody has written anything yet, if the project has a seed. */
export const sampleData: Step = {
  title: 'Sample data',
  async run({ projectDir, env, tell }: Setup) {
    if ((await readSeedCommand(projectDir)) === null) return 'the project has no seed';
    // Asked here because starting the seed, only to learn that it isn't needed, takes a second or two.
    const full = await tableWithRows(env);
    if (full !== null) return `there are rows already, in ${full}, so nothing was seeded`;
    tell('seeding …');
    const { code, lines } = await runPrisma({ projectDir, env }, ['db', 'seed']);
    if (code === 0) return lines.at(-1) ?? 'seeded';
    throw setupStop(
      ['"prisma db seed" failed:', ...lines.map((line) => `  ${line}`)].join('\n'),
      `Correct what it names, and run the setup again; "${db('setup --no-seed')}" leaves the database empty.`,
    );
  },
};

/** A table that a person or a program has filled: one with rows that no migration writes into an empty database. */
async function tableWithRows(env: NodeJS.ProcessEnv): Promise<string | null> {
  const settings = readDatabaseSettings(env);
  return withConnection(settings, async (connection) => {
    for (const table of await tablesIn(connection, await findHomeSchema(connection, settings.url))) {
      const { rowCount } = await connection.query(`SELECT FROM ${table} LIMIT 1`);
      if (rowCount === 1) return table.replaceAll('"', '');
    }
    return null;
  });
}

async function tablesIn(connection: pg.Client, schema: string): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname = $1 AND tablename <> '_prisma_migrations' ORDER BY tablename`,
    [schema],
  );
  return rows.map(({ name }) => name);
}
