import { nameOf, shown } from '../../plan/relation-names.ts';
import { lineAtByte } from '../migration.ts';
import type { Rule } from '../rule.ts';

export const dbPush: Rule = {
  name: 'db-push',
  severity: 'error',
  why: 'Something has changed this database without a migration ("prisma db push", or a person at a prompt), so no other database has it, and the migration that makes it fails here.',
  instead:
    'Start afresh with "db reset" where the data may go; else write the migration, and mark it as applied with "db stamp".',
  needs: 'database',
  *check({ name, statements }, { defaultSchema, database, past, states }) {
    if (!database?.hasHistory || states?.get(name) !== 'pending') return;
    for (const statement of statements) {
      const { node } = statement;
      if ('CreateStmt' in node) {
        const table = nameOf(node.CreateStmt.relation, defaultSchema);
        const there = database.names.has(`${table.schema}.${table.name}`) && !past.hadOnce(table);
        if (there && !node.CreateStmt.if_not_exists) {
          yield { line: statement.line, what: `The table ${shown(table, defaultSchema)} is in the database already.` };
        }
      }
      for (const { table, column, how, byte } of statement.columns) {
        if (how !== 'add' || past.hadOnce(table, column) || past.hadOnce(table)) continue;
        if (!database.names.has(`${table.schema}.${table.name}.${column}`)) continue;
        const where = `${shown(table, defaultSchema)}.${column}`;
        yield { line: lineAtByte(statement, byte), what: `The column ${where} is in the database already.` };
      }
    }
  },
  *checkFolder({ database, migrations, defaultSchema }) {
    if (!database || database.tables.length === 0) return;
    if (!database.hasHistory) {
      const [first] = database.tables.map((table) => shown(table, defaultSchema));
      const count =
        database.tables.length === 1 ? `the table ${first}` : `${database.tables.length} tables (${first} …)`;
      yield { what: `The database has ${count}, and no migration was ever applied to it.` };
      return;
    }
    for (const table of database.tables) {
      // By its name anywhere in a file: a function or a DO may make it, and a comment may say who does.
      if (migrations.some(({ up }) => up.includes(table.name))) continue;
      yield { what: `The table ${shown(table, defaultSchema)} is in the database, and no migration mentions it.` };
    }
  },
};
