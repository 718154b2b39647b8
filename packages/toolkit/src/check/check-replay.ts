import type { Catalog } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { Difference } from '../catalog/difference.ts';
import { isTooLongToShow } from '../catalog/difference-in-words.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { withoutRewordings } from '../catalog/rewordings.ts';
import type { SchemaComparison } from '../engine/compare-schema.ts';
import type { DatabaseSettings } from '../env.ts';
import { DbError } from '../errors.ts';
import { withoutExternals } from '../history/externals.ts';
import type { SchemaText } from '../history/schema-files.ts';
import { db } from '../project-command.ts';
import { withScratchSession } from '../scratch/apply-history.ts';
import { type ScratchDatabase, withScratchDatabase } from '../scratch/scratch-database.ts';
import { withConnection } from '../server/connection.ts';
import { applyUp } from '../steps/apply-step.ts';
import { readStep } from '../steps/step.ts';
import { compareWithSchema } from './compare-with-schema.ts';
import type { Finding } from './finding.ts';

/** What is replayed, and with what the result is compared. */
export interface Replay {
  readonly settings: DatabaseSettings;
  /** Absolute path of the migration folder. */
  readonly folder: string;
  readonly migrationsDir: string;
  /** The whole history, in the order in which it is applied. */
  readonly names: readonly string[];
  /** The part of it that the database has; null when the database isn't compared. */
  readonly applied: readonly string[] | null;
  /** Empty when the schema isn't compared. */
  readonly schema: readonly SchemaText[];
  /** The schema's path for people. */
  readonly schemaPath: string;
}

/**
 * Replays migrations on a scratch database and compares what they make with the project's database and with the Prisma
 * schema. The project's database is only read.
 *
 * @throws {DbError} DB_SCRATCH_REFUSED, DB_SCHEMA_INVALID; what `withConnection` throws.
 */
export async function checkReplay(replay: Replay): Promise<Finding[]> {
  const { settings, names, applied } = replay;
  const inOrder = applied === null || applied.every((name, index) => name === names[index]);
  return withScratchDatabase(settings, 'check', async (scratch) => {
    if (applied === null) return checkSchema(replay, scratch, names);
    const failure = await apply(replay, scratch, applied);
    if (failure !== null) return [failure];
    const drift = await checkDrift(settings, scratch);
    // Applied out of order, the rest does not belong on top of it: the whole history is replayed anew.
    const schema = inOrder
      ? await checkSchema(replay, scratch, names.slice(applied.length))
      : await withScratchDatabase(settings, 'check', (other) => checkSchema(replay, other, names));
    return [...schema, ...drift];
  });
}

/** The differences between what the migrations made in a scratch database and what is in the project's database. */
async function checkDrift(settings: DatabaseSettings, scratch: ScratchDatabase): Promise<Finding[]> {
  const ours = (catalog: Catalog) => withoutExternals(catalog, settings.externals, scratch.schema);
  const made = ours(await readCatalog(scratch.client));
  const schemas = [...new Set([...schemasOf(made, scratch), scratch.schema])];
  const actual = await withConnection(settings, async (client) => {
    await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY');
    return ours(await readCatalog(client, { schemas }));
  });
  const names = { expected: 'the migrations', actual: 'the database' };
  const differences = compareCatalogs(made, actual, names).filter(
    (difference) => isOurs(difference) && !isSchemaToCome(difference, scratch),
  );
  const real = await withoutRewordings(scratch.client, differences, [made, actual]);
  return real.map(driftFinding);
}

/** What the database has beside its schemas may come from whoever runs the server: an extension, an event trigger. */
function isOurs({ schema, change }: Difference): boolean {
  return schema !== null || change !== 'unexpected';
}

/** A schema that DATABASE_URL or search_path names is made by the first deploy or by hand, and by no migration. */
function isSchemaToCome({ kind, change, name }: Difference, { given }: ScratchDatabase): boolean {
  return kind === 'schema' && change === 'missing' && given.includes(name);
}

/** The schemas that the migrations made, or made something in. */
function schemasOf({ objects }: Catalog, { given }: ScratchDatabase): string[] {
  return objects.flatMap(({ kind, name, schema }) => {
    if (kind === 'schema') return given.includes(name) ? [] : [name];
    return schema === null ? [] : [schema];
  });
}

function driftFinding({ says, facts }: Difference): Finding {
  const long = facts.filter(({ expected, actual }) => isTooLongToShow(expected) || isTooLongToShow(actual));
  const details = long.flatMap(({ name, expected, actual }) => [
    `${name} that the migrations make:`,
    ...lines(expected),
    `${name} in the database:`,
    ...lines(actual),
  ]);
  return {
    code: 'drift',
    says: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
    details,
    next: `Put the change into a migration ("${db('revision')}"), or take it back in the database.`,
  };
}

function lines(text: string | null): string[] {
  return (text ?? 'none').split('\n').map((line) => `  ${line}`);
}

async function checkSchema(replay: Replay, scratch: ScratchDatabase, rest: readonly string[]): Promise<Finding[]> {
  const failure = await apply(replay, scratch, rest);
  if (failure !== null) return [failure];
  if (replay.schema.length === 0) return [];
  const comparison = await compareWithSchema(scratch, replay.schema, replay.settings.externals);
  return comparison.same ? [] : [schemaFinding(replay, comparison)];
}

function schemaFinding({ schemaPath }: Replay, { text }: SchemaComparison): Finding {
  return {
    code: 'schema-differs',
    says: `The migrations do not lead to what ${schemaPath} describes. From the one to the other it would take:`,
    details: text.split('\n'),
    next: `Run "${db('draft')}", which writes the migration that is missing, or take the change of the schema back.`,
    file: schemaPath,
  };
}

/** Applies migrations to a scratch database. Returns what is wrong with them, or null. */
function apply(replay: Replay, scratch: ScratchDatabase, names: readonly string[]): Promise<Finding | null> {
  return withScratchSession(scratch, replay.settings, async (session) => {
    for (const name of names) {
      try {
        await applyUp(session, readStep(replay.folder, name));
      } catch (error) {
        if (!(error instanceof DbError) || !error.code.startsWith('DB_STEP_')) throw error;
        return {
          code: 'history-fails',
          says: `${name} can't be applied to a database that has all the migrations before it.`,
          details: error.message.split('\n'),
          next: 'Correct it if it is not applied anywhere yet; if it is, something that it needs was made without a migration.',
          file: `${replay.migrationsDir}/${name}/migration.sql`,
        };
      }
    }
    return null;
  });
}
