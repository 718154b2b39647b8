import { parseSql } from 'pos-migrate/internal/sql/parse';
import { type CheckContext, demand, type Place } from '../../check.ts';

export async function check({ everywhere, history, read }: CheckContext): Promise<void> {
  await everywhere({
    hint: 1,
    demands: oneValidIndex,
    applied: {
      expected: 'an applied migration that builds it, so that every other database gets it too',
      beyond: 1,
    },
    // The task asks for the index alone.
    blueprint: false,
  });

  // How it was built can't be seen in the catalogue, so the statements are asked, as PostgreSQL's parser reads them.
  const { timeline } = await history();
  const built = await Promise.all(
    timeline.map(async ({ name }) => buildsConcurrently(read(`prisma/migrations/${name}/migration.sql`) ?? '')),
  );
  demand(built.includes(true), {
    expected: 'an index that is built while others write',
    found: 'CREATE INDEX without the word that allows it',
    hint: 2,
  });
}

async function oneValidIndex({ query }: Place): Promise<void> {
  const indexes = await query<{ name: string; valid: boolean; partial: boolean }>(
    `SELECT i.indexrelid::regclass::text AS name, i.indisvalid AS valid, i.indpred IS NOT NULL AS partial
       FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = to_regclass('orders') AND a.attname = 'customer'`,
  );
  demand(indexes.length > 0, {
    expected: 'an index on orders that begins with customer',
    found: 'there is none',
    hint: 1,
  });
  demand(indexes.length === 1, {
    expected: 'exactly one such index',
    found: indexes.map(({ name }) => name).join(', '),
    hint: 2,
  });
  const [index] = indexes;
  demand(index?.valid === true, { expected: 'a valid index', found: `${index?.name} is invalid`, hint: 2 });
  demand(!index.partial, {
    expected: 'an index of all orders',
    found: `${index.name} has only those that its WHERE lets in`,
    hint: 2,
  });
}

async function buildsConcurrently(sql: string): Promise<boolean> {
  const { stmts = [] } = await parseSql(sql);
  return stmts.some(({ stmt }) => {
    const index = stmt !== undefined && 'IndexStmt' in stmt ? stmt.IndexStmt : undefined;
    const first = index?.indexParams?.[0];
    return (
      index?.concurrent === true &&
      index.relation?.relname === 'orders' &&
      first !== undefined &&
      'IndexElem' in first &&
      first.IndexElem.name === 'customer'
    );
  });
}
