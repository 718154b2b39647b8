import type { DropStmt, Node } from 'libpg-query';
import type { DatabaseModel } from '../database-model.ts';
import { type Effect, effect, type Lock } from '../effect.ts';
import type { LockMode } from '../lock-modes.ts';
import { nameOf, nameOfWords, shown, wordsOf } from '../relation-names.ts';
import { describeAlterTable } from './alter-table.ts';
import { cascade, takenByCascade } from './cascade.ts';
import { describeCreateIndex, describeDropIndex, describeReindex } from './indexes.ts';
import { describeRename, describeSetSchema } from './rename.ts';
import { describeCopy, describeDelete, describeInsert, describeMerge, describeSelect, describeUpdate } from './rows.ts';
import {
  describeCreateTable,
  describeCreateTableAs,
  describeDropRelation,
  describeLockTable,
  describeTruncate,
  describeView,
  relations,
} from './tables.ts';

/**
 * Says what a statement does in the model as it is at that point, and changes the model accordingly. The locks were read
 * in PostgreSQL's manual (13.3.1, and each command's page) and compared with pg_locks on a real server.
 */
export function describeStatement(node: Node, model: DatabaseModel): Effect {
  if ('CreateStmt' in node) return describeCreateTable(node.CreateStmt, model);
  if ('CreateTableAsStmt' in node) return describeCreateTableAs(node.CreateTableAsStmt, model);
  if ('ViewStmt' in node) return describeView(node.ViewStmt, model);
  if ('AlterTableStmt' in node) return describeAlterTable(node.AlterTableStmt, model);
  if ('IndexStmt' in node) return describeCreateIndex(node.IndexStmt, model);
  if ('ReindexStmt' in node) return describeReindex(node.ReindexStmt, model);
  if ('RenameStmt' in node) return describeRename(node.RenameStmt, model);
  if ('AlterObjectSchemaStmt' in node) return describeSetSchema(node.AlterObjectSchemaStmt, model);
  if ('DropStmt' in node) return describeDrop(node.DropStmt, model);
  if ('TruncateStmt' in node) return describeTruncate(node.TruncateStmt, model);
  if ('LockStmt' in node) return describeLockTable(node.LockStmt, model);
  if ('InsertStmt' in node) return describeInsert(node.InsertStmt, model);
  if ('UpdateStmt' in node) return describeUpdate(node.UpdateStmt, model);
  if ('DeleteStmt' in node) return describeDelete(node.DeleteStmt, model);
  if ('MergeStmt' in node) return describeMerge(node.MergeStmt, model);
  if ('SelectStmt' in node) return describeSelect(node.SelectStmt, model);
  if ('CopyStmt' in node) return describeCopy(node.CopyStmt, model);
  return describeAttached(node, model) ?? describeOther(node, model);
}

/** What belongs to a table without being a part of it, and what works on a whole table. */
function describeAttached(node: Node, model: DatabaseModel): Effect | undefined {
  const on = (relation: Parameters<typeof nameOf>[0], mode: LockMode): Lock => ({
    table: model.table(nameOf(relation, model.defaultSchema)),
    mode,
  });
  const says = (text: string, lock: Lock, work: Effect['work'] = []) =>
    effect(`${text} ${shown(lock.table.name, model.defaultSchema)}`, { locks: [lock], work });
  if ('CreateTrigStmt' in node) {
    const { trigname, relation } = node.CreateTrigStmt;
    return says(`creates the trigger ${trigname} on`, on(relation, 'SHARE ROW EXCLUSIVE'));
  }
  if ('CreatePolicyStmt' in node) {
    const { policy_name, table } = node.CreatePolicyStmt;
    return says(`creates the policy ${policy_name} on`, on(table, 'ACCESS EXCLUSIVE'));
  }
  if ('AlterPolicyStmt' in node) {
    const { policy_name, table } = node.AlterPolicyStmt;
    return says(`changes the policy ${policy_name} on`, on(table, 'ACCESS EXCLUSIVE'));
  }
  if ('RuleStmt' in node) {
    return says(`creates the rule ${node.RuleStmt.rulename} on`, on(node.RuleStmt.relation, 'ACCESS EXCLUSIVE'));
  }
  if ('CreateStatsStmt' in node) {
    const [relation] = relations(node.CreateStatsStmt.relations);
    return says('creates extended statistics on', on(relation, 'SHARE UPDATE EXCLUSIVE'));
  }
  if ('CommentStmt' in node) return describeComment(node.CommentStmt, model);
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt;
    const lock = on(relation, concurrent ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE');
    return says('computes again the materialized view', lock, [{ table: lock.table, kind: 'rewrite' }]);
  }
  if ('ClusterStmt' in node && node.ClusterStmt.relation) {
    const lock = on(node.ClusterStmt.relation, 'ACCESS EXCLUSIVE');
    return says('sorts the rows of', lock, [{ table: lock.table, kind: 'rewrite' }]);
  }
  if ('VacuumStmt' in node) {
    const { options, rels, is_vacuumcmd } = node.VacuumStmt;
    const full = (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname === 'full');
    const tables = (rels ?? []).flatMap((rel) =>
      'VacuumRelation' in rel
        ? [on(rel.VacuumRelation.relation, full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')]
        : [],
    );
    return effect(is_vacuumcmd ? 'tidies up tables' : 'reads tables to plan queries by', {
      locks: tables,
      work: tables.map(({ table }) => ({ table, kind: full ? 'rewrite' : 'scan' })),
    });
  }
  return undefined;
}

function describeComment({ objtype, object }: { objtype?: string; object?: Node }, model: DatabaseModel): Effect {
  const words = wordsOf(object);
  // On a part of a table the last word is the part's name, and those before it are the table's.
  const isPart = /^OBJECT_(COLUMN|TABCONSTRAINT|TRIGGER|POLICY|RULE)$/.test(objtype ?? '');
  const isRelation = /^OBJECT_(TABLE|VIEW|MATVIEW)$/.test(objtype ?? '');
  if (!isPart && !isRelation) return effect(`writes a comment on ${words.join('.') || 'an object'}`);
  const table = model.table(nameOfWords(isPart ? words.slice(0, -1) : words, model.defaultSchema));
  return effect(`writes a comment on ${words.join('.')}`, { locks: [{ table, mode: 'SHARE UPDATE EXCLUSIVE' }] });
}

function describeDrop(statement: DropStmt, model: DatabaseModel): Effect {
  switch (statement.removeType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
      return describeDropRelation(statement, model);
    case 'OBJECT_INDEX':
      return describeDropIndex(statement, model);
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE': {
      const words = wordsOf(statement.objects?.[0]);
      const table = model.table(nameOfWords(words.slice(0, -1), model.defaultSchema));
      return effect(`drops ${words.at(-1)} of ${shown(table.name, model.defaultSchema)}`, {
        locks: [{ table, mode: 'ACCESS EXCLUSIVE' }],
      });
    }
    default: {
      const kind = (statement.removeType ?? '').replace('OBJECT_', '').toLowerCase().replaceAll('_', ' ');
      const names = (statement.objects ?? []).map((object) => wordsOf(object).join('.')).join(', ');
      const taken = takenByCascade(statement, model, (all) =>
        (statement.objects ?? []).flatMap((object) => all.named(kind, wordsOf(object), model.defaultSchema)),
      );
      return effect(`drops the ${kind} ${names}${cascade(statement)}`, taken);
    }
  }
}

const UNFORESEEN = 'Read the code: its locks, and the data that it changes, are not part of this plan.';

/** Statements that lock no table, or of which nobody can say it beforehand. */
function describeOther(node: Node, model: DatabaseModel): Effect {
  if ('CreateEnumStmt' in node)
    return effect(`creates the enum ${wordsOf({ List: { items: node.CreateEnumStmt.typeName ?? [] } }).join('.')}`);
  if ('AlterEnumStmt' in node) {
    const { typeName, oldVal, newVal } = node.AlterEnumStmt;
    const name = wordsOf({ List: { items: typeName ?? [] } }).join('.');
    if (oldVal !== undefined) return effect(`renames the value ${oldVal} of the enum ${name} to ${newVal}`);
    return effect(`adds the value ${newVal} to the enum ${name}`, {
      notes: ['The new value can be used only after the COMMIT.'],
    });
  }
  if ('CreateFunctionStmt' in node) {
    const { is_procedure, funcname, replace } = node.CreateFunctionStmt;
    const name = wordsOf({ List: { items: funcname ?? [] } }).join('.');
    return effect(
      `${replace ? 'creates or replaces' : 'creates'} the ${is_procedure ? 'procedure' : 'function'} ${name}`,
    );
  }
  if ('CreateSchemaStmt' in node) return effect(`creates the schema ${node.CreateSchemaStmt.schemaname}`);
  if ('CreateExtensionStmt' in node) return effect(`installs the extension ${node.CreateExtensionStmt.extname}`);
  if ('CreateSeqStmt' in node) {
    return effect(
      `creates the sequence ${shown(nameOf(node.CreateSeqStmt.sequence, model.defaultSchema), model.defaultSchema)}`,
    );
  }
  if ('AlterSeqStmt' in node) {
    const name = shown(nameOf(node.AlterSeqStmt.sequence, model.defaultSchema), model.defaultSchema);
    return effect(`changes the sequence ${name}`, { notes: ['Who wants a number from it waits until the COMMIT.'] });
  }
  if ('CreateDomainStmt' in node) return effect('creates a domain');
  if ('AlterDomainStmt' in node) {
    return effect('changes a domain', {
      notes: ['A new rule of a domain reads every table that uses it, while nobody can write there.'],
    });
  }
  if ('CompositeTypeStmt' in node || 'DefineStmt' in node || 'CreateRangeStmt' in node) return effect('creates a type');
  if ('GrantStmt' in node) return effect(node.GrantStmt.is_grant ? 'grants rights' : 'takes rights away');
  if ('DoStmt' in node) {
    return effect("runs a block of code; what it does can't be foreseen", { notes: [UNFORESEEN] });
  }
  if ('CallStmt' in node) {
    return effect("calls a procedure; what it does can't be foreseen", { notes: [UNFORESEEN] });
  }
  const kind = Object.keys(node)[0] ?? 'statement';
  return effect(`runs a statement of the kind ${kind.replace(/Stmt$/, '')}`, {
    notes: ['Which locks it takes is not known here: look it up in the manual.'],
  });
}
