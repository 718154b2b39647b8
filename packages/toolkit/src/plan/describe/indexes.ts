import type { DropStmt, IndexStmt, ReindexStmt } from 'libpg-query';
import type { DatabaseModel } from '../database-model.ts';
import { type Effect, effect, together } from '../effect.ts';
import { nameOf, nameOfWords, shown, wordsOf } from '../relation-names.ts';

/** `CREATE INDEX [CONCURRENTLY]`. */
export function describeCreateIndex(statement: IndexStmt, model: DatabaseModel): Effect {
  const table = model.table(nameOf(statement.relation, model.defaultSchema));
  const name = statement.idxname ?? 'an index';
  if (statement.idxname) model.addIndex({ schema: table.name.schema, name: statement.idxname }, table);
  const what = statement.unique ? 'unique index' : 'index';
  const owner = shown(table.name, model.defaultSchema);
  const notes: string[] = [];
  if (statement.unique) notes.push(`It fails if two rows of ${owner} collide.`);
  if (statement.concurrent) {
    notes.push('It waits for every transaction that is older than itself; a failure leaves an INVALID index behind.');
    if (statement.if_not_exists) notes.push('With IF NOT EXISTS an INVALID index of that name counts as done.');
  }
  return effect(`builds the ${what} ${name} on ${owner}${statement.concurrent ? ', while others write' : ''}`, {
    locks: [{ table, mode: statement.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE' }],
    work: [{ table, kind: 'index' }],
    notes,
  });
}

/** `DROP INDEX [CONCURRENTLY]`. */
export function describeDropIndex(statement: DropStmt, model: DatabaseModel): Effect {
  return together(
    (statement.objects ?? []).map((object) => {
      const name = nameOfWords(wordsOf(object), model.defaultSchema);
      const table = model.indexTable(name);
      model.dropIndex(name);
      const mode = statement.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
      const owner = table ? ` of ${shown(table.name, model.defaultSchema)}` : '';
      return effect(`drops the index ${shown(name, model.defaultSchema)}${owner}`, {
        locks: table ? [{ table, mode }] : [],
      });
    }),
  );
}

/** `REINDEX [CONCURRENTLY]`. */
export function describeReindex(statement: ReindexStmt, model: DatabaseModel): Effect {
  const concurrent = (statement.params ?? []).some(
    (node) => 'DefElem' in node && node.DefElem.defname === 'concurrently',
  );
  const name = nameOf(statement.relation, model.defaultSchema);
  const table = statement.kind === 'REINDEX_OBJECT_TABLE' ? model.table(name) : model.indexTable(name);
  return effect(`builds ${shown(name, model.defaultSchema)} again`, {
    // Without CONCURRENTLY the table is locked against writing, and the index itself against reading.
    locks: table ? [{ table, mode: concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE' }] : [],
    work: table ? [{ table, kind: 'index' }] : [],
    notes: concurrent ? [] : ['Queries that plan with the index wait, too.'],
  });
}
