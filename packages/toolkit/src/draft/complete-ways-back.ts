import type { Node } from 'libpg-query';
import pg, { type ClientBase } from 'pg';
import { arrangeStatements } from '../baseline/arrange-statements.ts';
import { type Catalog, objectName } from '../catalog/catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { Difference } from '../catalog/difference.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { type Granted, readGrants } from '../catalog/read-grants.ts';
import { withoutRewordings } from '../catalog/rewordings.ts';
import { DbError } from '../errors.ts';
import { type Comparison, SCHEMA } from './compare.ts';
import type { DraftPart } from './draft-part.ts';
import { withHistory } from './history-database.ts';
import { restoringGrants, staying } from './restoring-grants.ts';
import { restoringSql } from './restoring-sql.ts';
import { isRenaming, runPossible } from './run-possible.ts';

/**
 * Goes up and down the migrations of a draft in a scratch database without rows, and adds to each way down what is missing
 * afterwards, with PostgreSQL's own words: what Prisma does not know (CHECKs, policies, indexes with a condition, row security,
 * comments, a sequence that counts a column) and what goes with a column that is dropped and added again. A statement about
 * an index that is done already, or can't be done any more, is left out.
 *
 * @param parts In the order in which they are applied.
 * @returns The parts as they were from the first one on that PostgreSQL refuses: their trial says why.
 */
export async function completeWaysBack(
  comparison: Comparison,
  parts: readonly DraftPart[],
): Promise<readonly DraftPart[]> {
  const completed = [...parts];
  try {
    await withHistory(comparison, [], async ({ client }) => {
      const moments: Moment[] = [];
      for (const [index, part] of parts.entries()) {
        const before = await look(client);
        moments.push(before);
        await run(client, part.kind, part.up);
        completed[index] = { ...part, up: [...part.up, ...(await grantAnew(client, part, before))] };
      }
      for (const [index, part] of [...completed.entries()].toReversed()) {
        const moment = moments[index];
        if (moment) completed[index] = { ...part, ...(await completeWayBack(client, part, moment)) };
      }
    });
  } catch (error) {
    const isRefused = error instanceof DbError && error.code === 'DB_SCRATCH_REFUSED';
    if (!isRefused && !(error instanceof pg.DatabaseError)) throw error;
  }
  return completed;
}

/** What a database consists of, and who may do what in it. */
interface Moment {
  readonly catalog: Catalog;
  readonly grants: readonly Granted[];
}

async function look(client: ClientBase): Promise<Moment> {
  return { catalog: await readCatalog(client, { searchPath: SCHEMA }), grants: await readGrants(client, SCHEMA) };
}

/** Gives the rights that the way up takes from what it makes anew, such as a view. */
async function grantAnew(client: ClientBase, { kind }: DraftPart, { grants }: Moment): Promise<string[]> {
  if (kind === 'concurrent') return [];
  const now = await readGrants(client, SCHEMA);
  const missing = restoringGrants(staying(grants, now), now);
  await run(client, kind, missing);
  return missing;
}

async function run(client: ClientBase, kind: DraftPart['kind'], statements: readonly string[]): Promise<void> {
  if (kind === 'concurrent') {
    for (const sql of statements) await client.query(sql);
    return;
  }
  await client.query('BEGIN');
  try {
    for (const sql of statements) await client.query(sql);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

type Completed = Required<Pick<DraftPart, 'down' | 'refusals'>>;

/** A CHECK that comes back with a column is not kept by what is in it for want of its values. */
function brokenRules(differences: readonly Difference[], { objects }: Catalog): string[] {
  const missing = differences.filter(({ kind, change }) => kind === 'constraint' && change === 'missing');
  const checks = missing.filter(({ schema, name }) =>
    objects.some(
      (one) => one.schema === schema && objectName(one) === name && /^CHECK /.test(one.facts.definition ?? ''),
    ),
  );
  return checks.map(({ name }) => `It refuses while a row breaks ${name}.`);
}

/** Goes down one migration. A concurrent one has exactly one statement, and nothing can be added to it. */
async function completeWayBack(client: ClientBase, { kind, down }: DraftPart, moment: Moment): Promise<Completed> {
  if (kind === 'concurrent') {
    await run(client, kind, down);
    return { down, refusals: [] };
  }
  const possible = await runPossible(client, down, isOfIndex);
  const before = moment.catalog;
  const now = await readCatalog(client, { searchPath: SCHEMA });
  const differences = await withoutRewordings(client, compareCatalogs(before, now), [before, now]);
  const makings = restoringSql(differences, [before, now], SCHEMA).map((sql) => ({ what: '', sql }));
  const { ordered } = await arrangeStatements(client, makings);
  const missing = ordered.map(({ sql }) => sql);
  await run(client, kind, missing);
  const grants = restoringGrants(moment.grants, await readGrants(client, SCHEMA));
  await run(client, kind, grants);
  return { down: [...possible, ...missing, ...grants], refusals: brokenRules(differences, before) };
}

/** An index that is there already, or that is not there. */
function isOfIndex(node: Node): boolean {
  return 'IndexStmt' in node || ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_INDEX') || isRenaming(node);
}
