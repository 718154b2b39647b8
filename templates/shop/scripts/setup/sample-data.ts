import { readDatabaseSettings } from '../../db/env.ts';
import { withConnection } from '../../db/server/connection.ts';
import { SetupFault } from './fault.ts';
import { runPrisma } from './prisma-cli.ts';
import type { Setup, Step } from './step.ts';

/** Seeds a shop that has no products yet. */
export const sampleData: Step = {
  title: 'Sample data',
  async run({ projectDir, tell }: Setup) {
    // Asked here because starting the seed, only to learn that it isn't needed, takes a second or two.
    if (await hasProducts()) return 'the shop has products already, so nothing was seeded';
    tell('seeding products, people and a week of sales …');
    const { ok, lines } = await runPrisma(projectDir, ['db', 'seed']);
    if (ok) return lines.at(-1) ?? 'seeded';
    throw new SetupFault(
      ['"prisma db seed" failed:', ...lines.map((line) => `  ${line}`)].join('\n'),
      'Correct what it names, and run the setup again; "npm run setup -- --no-seed" leaves the shop empty.',
    );
  },
};

async function hasProducts(): Promise<boolean> {
  const settings = readDatabaseSettings(process.env);
  const schema = new URL(settings.url).searchParams.get('schema') || 'public';
  return withConnection(settings, async (connection) => {
    const table = `${connection.escapeIdentifier(schema)}.products`;
    const { rowCount } = await connection.query(`SELECT FROM ${table} LIMIT 1`);
    return rowCount === 1;
  });
}
