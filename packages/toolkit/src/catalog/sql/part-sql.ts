import { literal, qualified, quoted } from '../../sql/quote.ts';
import type { CatalogObject } from '../catalog.ts';

/**
 * SQL that makes what stands on tables: constraints, indexes, views, functions, triggers, rules, policies, comments; null
 * for any other kind. Most of it is PostgreSQL's own text. Pure.
 */
export function partSql(object: CatalogObject, home: string | null): string | null {
  const { kind, schema, table, name, facts } = object;
  const target = qualified(schema, table ?? name, home);
  switch (kind) {
    case 'constraint':
      return `ALTER TABLE ${target} ADD CONSTRAINT ${quoted(name)} ${facts.definition};`;
    case 'index': {
      const lines = [`${withPartitions(facts.definition ?? '')};`];
      if (facts.clustered !== undefined) lines.push(`ALTER TABLE ${target} CLUSTER ON ${quoted(name)};`);
      if (facts.replicaIdentity !== undefined) {
        lines.push(`ALTER TABLE ${target} REPLICA IDENTITY USING INDEX ${quoted(name)};`);
      }
      return lines.join('\n');
    }
    case 'statistics':
      return `${facts.definition};`;
    case 'view':
    case 'materialized view': {
      const options = facts.options === undefined ? '' : ` WITH (${facts.options})`;
      return `CREATE ${kind.toUpperCase()} ${target}${options} AS\n${facts.definition?.trimEnd()}`;
    }
    case 'function':
    case 'procedure':
      return `${facts.definition?.trimEnd()};`;
    case 'trigger':
      return withState(`${facts.definition};`, `ALTER TABLE ${target}`, `TRIGGER ${quoted(name)}`, facts.state);
    case 'rule':
      return withState(`${facts.definition}`, `ALTER TABLE ${target}`, `RULE ${quoted(name)}`, facts.state);
    case 'policy': {
      const check = facts.check === undefined ? [] : [`WITH CHECK (${facts.check})`];
      const using = facts.using === undefined ? [] : [`USING (${facts.using})`];
      const head = `CREATE POLICY ${quoted(name)} ON ${target} AS ${facts.form} FOR ${facts.command} TO ${facts.roles}`;
      return `${[head, ...using, ...check].join(' ')};`;
    }
    case 'comment': {
      const on = commentTarget(name);
      return on === null ? null : `COMMENT ON ${on} IS ${literal(facts.text ?? '')};`;
    }
    default:
      return null;
  }
}

/**
 * SQL of {@link partSql} without the schema that names lead to anyway. PostgreSQL names the table of an index or a trigger,
 * statistics, and what a comment is on, with their schema, whatever the search path. Pure.
 */
export function withoutHome(sql: string, home: string): string {
  const names = [home, quoted(home)].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const before = `CREATE [^']*? ON |CREATE STATISTICS |COMMENT ON (?:CONSTRAINT (?:"(?:[^"]|"")*"|\\S+) ON |[A-Z ]+ )`;
  return sql.replace(new RegExp(`^(${before})(?:${names.join('|')})\\.`), '$1');
}

/** PostgreSQL shows the index of a partitioned table as if its partitions had none. */
function withPartitions(definition: string): string {
  return definition.replace(/^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|\S+)) ON ONLY /, '$1 ON ');
}

function withState(create: string, alter: string, what: string, state: string | undefined): string {
  if (state === undefined) return create;
  const words = state === 'DISABLED' ? 'DISABLE' : `ENABLE ${state}`;
  return `${create}\n${alter} ${words} ${what};`;
}

/** PostgreSQL's `table column public.products.sku` in the words of COMMENT ON. */
function commentTarget(identity: string): string | null {
  const kinds =
    /^(table|view|materialized view|sequence|index|type|domain|function|procedure|aggregate|foreign table|composite type) (.*)$/s;
  const column = /^(?:table|view|materialized view|foreign table|composite type) column (.*)$/s.exec(identity);
  if (column) return `COLUMN ${column[1]}`;
  const constraint = /^(table|domain) constraint (.*)$/s.exec(identity);
  if (constraint)
    return `CONSTRAINT ${constraint[1] === 'table' ? constraint[2] : constraint[2]?.replace(/ on /, ' ON DOMAIN ')}`;
  const plain = kinds.exec(identity);
  if (!plain) return null;
  return `${plain[1] === 'composite type' ? 'TYPE' : plain[1]?.toUpperCase()} ${plain[2]}`;
}
