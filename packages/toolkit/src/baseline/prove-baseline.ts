import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { withoutRewordings } from '../catalog/rewordings.ts';
import { compareWithSchema } from '../check/compare-with-schema.ts';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { checksumOf } from '../history/checksum.ts';
import { withoutExternals } from '../history/externals.ts';
import type { SchemaText } from '../history/schema-files.ts';
import { db } from '../project-command.ts';
import { withScratchSession } from '../scratch/apply-history.ts';
import { type ScratchDatabase, withScratchDatabase } from '../scratch/scratch-database.ts';
import { applyUp } from '../steps/apply-step.ts';
import { arrangeStatements } from './arrange-statements.ts';
import { baselineFiles } from './baseline-files.ts';
import type { DatabaseDescription } from './describe-database.ts';
import { writeStatements } from './write-statements.ts';

/** A migration that is proven to make a database like the one that is there. */
export interface ProvenBaseline {
  readonly files: Readonly<Record<'migration.sql' | 'down.sql', string>>;
  /** How many things it makes. */
  readonly statements: number;
  /** Extensions that this user may not create, and that nothing described here needs. */
  readonly leftOut: readonly string[];
  /** What the Prisma schema says otherwise, in Prisma's words; null when it says the same, or nothing. */
  readonly schemaDiffers: string | null;
}

/**
 * Writes the migration that makes a database, runs it on a scratch database, and compares the two.
 *
 * @param schema The Prisma schema, to be compared as well; empty for none.
 * @throws {DbError} DB_BASELINE_IMPOSSIBLE when something in the database can't be written as SQL here, or the result is
 *   not equal; DB_SCRATCH_REFUSED.
 */
export async function proveBaseline(
  settings: DatabaseSettings,
  description: DatabaseDescription,
  { title, name, schema }: { title: string; name: string; schema: readonly SchemaText[] },
): Promise<ProvenBaseline> {
  const { makings, impossible } = writeStatements(description);
  if (impossible.length > 0) throw impossibleFault("has what can't be written into a migration here", impossible);
  return withScratchDatabase(settings, 'baseline', async (scratch) => {
    const { ordered, stuck } = await arrangeStatements(scratch.client, makings);
    const needed = stuck.filter(({ what }) => !what.startsWith('extension '));
    if (needed.length > 0) {
      const reasons = stuck.map(({ what, why }) => `${what}: ${why}`);
      throw impossibleFault("can't be made anew from its own description", reasons);
    }
    const leftOut = stuck.map(({ what }) => what);
    const files = baselineFiles(title, ordered);
    const up = files['migration.sql'];
    await withScratchSession(scratch, settings, (session) =>
      applyUp(session, { name, up, down: null, checksum: checksumOf(up) }),
    );
    const made = withoutExternals(await readCatalog(scratch.client), settings.externals, description.home);
    const differences = await differencesBetween([description.full, made], scratch, leftOut);
    if (differences.length > 0) throw impossibleFault('comes out differently from its own description', differences);
    const comparison = schema.length === 0 ? null : await compareWithSchema(scratch, schema, settings.externals);
    return {
      files,
      statements: ordered.length,
      leftOut,
      schemaDiffers: comparison && !comparison.same ? comparison.text : null,
    };
  });
}

async function differencesBetween(
  [expected, actual]: readonly [Catalog, Catalog],
  scratch: ScratchDatabase,
  leftOut: readonly string[],
): Promise<string[]> {
  const names = { expected: 'the database', actual: 'the copy that the migration makes' };
  const found = compareCatalogs(expected, actual, names).filter(
    // A new database has schemas of its own, and an event trigger belongs to the server.
    ({ kind, name, change }) =>
      kind !== 'event trigger' &&
      !leftOut.includes(`${kind} ${name}`) &&
      !(kind === 'schema' && change === 'unexpected'),
  );
  const real = await withoutRewordings(scratch.client, found, [expected, actual]);
  return real.map(({ says }) => says);
}

const LISTED = 10;

function impossibleFault(what: string, list: readonly string[]): DbError {
  const more = list.length > LISTED ? [`  … and ${list.length - LISTED} more`] : [];
  return new DbError('DB_BASELINE_IMPOSSIBLE', {
    message: [
      `The database ${what}; nothing was written:`,
      ...list.slice(0, LISTED).map((line) => `  ${line}`),
      ...more,
    ].join('\n'),
    next: `Write that part of the first migration by hand: "pg_dump --schema-only" shows it; then mark it with "${db('stamp head')}".`,
  });
}
