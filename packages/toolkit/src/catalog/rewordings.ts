import type { ClientBase } from 'pg';
import { qualified, quoted } from '../sql/quote.ts';
import { type Catalog, type CatalogObject, objectKey, objectName } from './catalog.ts';
import type { Difference } from './difference.ts';
import { readCatalog } from './read-catalog.ts';
import { partSql } from './sql/part-sql.ts';

/**
 * Leaves out the differences that are none: PostgreSQL words a condition anew when it is made from its own words. (What
 * was written as `status IN ('a', 'b')` it shows as one array that is cast, and after a round through a file as an array of
 * casts.) Each of the two texts is tried in the scratch database; when PostgreSQL makes the same of both, they are the same.
 *
 * @param client A scratch database that has what the first or the second catalogue lists. Nothing of the trying stays.
 * @param differences What `compareCatalogs` found between the two, both read without a `searchPath`.
 */
export async function withoutRewordings(
  client: ClientBase,
  differences: readonly Difference[],
  [first, second]: readonly [Catalog, Catalog],
): Promise<Difference[]> {
  const left: Difference[] = [];
  for (const difference of differences) {
    const a = find(first, difference);
    const b = find(second, difference);
    const same = a !== undefined && b !== undefined && (await isReworded(client, difference, a, b));
    if (!same) left.push(difference);
  }
  return left;
}

const REWORDED: Readonly<Record<string, readonly string[]>> = {
  column: ['default'],
  constraint: ['definition'],
  index: ['definition'],
  view: ['definition'],
  'materialized view': ['definition'],
  policy: ['using', 'check'],
  trigger: ['definition'],
  rule: ['definition'],
};

async function isReworded(client: ClientBase, difference: Difference, a: CatalogObject, b: CatalogObject) {
  const facts = REWORDED[difference.kind] ?? [];
  if (difference.change !== 'different' || !difference.facts.every(({ name }) => facts.includes(name))) return false;
  const made = [await remake(client, a), await remake(client, b)].map(
    (object) => object && JSON.stringify(object.facts),
  );
  return made[0] !== null && made[0] === made[1];
}

/** What PostgreSQL shows of an object that is made from these words; null when it can't be made. */
async function remake(client: ClientBase, object: CatalogObject): Promise<CatalogObject | null> {
  await client.query('BEGIN');
  try {
    await client.query(remakingSql(object));
    const { objects } = await readCatalog(client, object.schema === null ? {} : { schemas: [object.schema] });
    return objects.find((one) => objectKey(one) === objectKey(object)) ?? null;
  } catch {
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}

function remakingSql(object: CatalogObject): string {
  const { kind, schema, table, name, facts } = object;
  const target = qualified(schema, table ?? name, null);
  const create = partSql(object, null) ?? '';
  switch (kind) {
    case 'column': {
      const change = facts.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${facts.default}`;
      return `ALTER TABLE ${target} ALTER COLUMN ${quoted(name)} ${change}`;
    }
    case 'constraint':
      return `ALTER TABLE ${target} DROP CONSTRAINT ${quoted(name)} CASCADE; ${create}`;
    case 'index':
      return `DROP INDEX ${qualified(schema, name, null)} CASCADE; ${create}`;
    case 'view':
      return `DROP VIEW ${target} CASCADE; ${create}`;
    case 'materialized view':
      return `DROP MATERIALIZED VIEW ${target} CASCADE; ${create}`;
    default:
      return `DROP ${kind.toUpperCase()} ${quoted(name)} ON ${target}; ${create}`;
  }
}

function find({ objects }: Catalog, { kind, schema, name }: Difference): CatalogObject | undefined {
  return objects.find((object) => object.kind === kind && object.schema === schema && objectName(object) === name);
}
