import { partsOf, qualified, quoted } from '../../sql/quote.ts';
import type { CatalogObject } from '../catalog.ts';

/** SQL that makes a schema, an extension, a type or a sequence; null for any other kind. Pure. */
export function typeSql({ kind, schema, name, facts }: CatalogObject, home: string | null): string | null {
  const target = qualified(schema, name, home);
  switch (kind) {
    case 'schema':
      return `CREATE SCHEMA IF NOT EXISTS ${quoted(name)};`;
    case 'extension':
      return `CREATE EXTENSION IF NOT EXISTS ${quoted(name)} WITH SCHEMA ${quoted(facts.schema ?? 'public')};`;
    case 'enum':
      return `CREATE TYPE ${target} AS ENUM (${facts.values ?? ''});`;
    case 'composite type':
      return `CREATE TYPE ${target} AS (${facts.attributes ?? ''});`;
    case 'domain': {
      const clauses = [facts.collation && `COLLATE ${facts.collation}`, facts.default && `DEFAULT ${facts.default}`];
      return `CREATE DOMAIN ${[target, 'AS', facts.type, ...clauses, facts.null, facts.checks].filter(Boolean).join(' ')};`;
    }
    case 'range type': {
      const options = { SUBTYPE: facts.subtype, COLLATION: facts.collation, CANONICAL: facts.canonical };
      const listed = Object.entries({ ...options, SUBTYPE_DIFF: facts.difference }).filter(([, value]) => value);
      return `CREATE TYPE ${target} AS RANGE (${listed.map(([option, value]) => `${option} = ${value}`).join(', ')});`;
    }
    case 'sequence':
      return `CREATE SEQUENCE ${target} AS ${facts.type} ${sequenceOptions(facts)};`;
    default:
      return null;
  }
}

/** SQL that lets a column own a sequence: it goes with the column. Pure. */
export function ownershipSql(
  { schema, name }: CatalogObject,
  owner: { schema: string | null; table: string; column: string },
  home: string,
): string {
  const column = `${qualified(owner.schema ?? home, owner.table, home)}.${quoted(owner.column)}`;
  return `ALTER SEQUENCE ${qualified(schema, name, home)} OWNED BY ${column};`;
}

/** What a sequence counts, in the words of CREATE SEQUENCE. */
export function sequenceOptions(facts: CatalogObject['facts']): string {
  const { start, increment, minimum, maximum, cache, cycle } = facts;
  const words = `START WITH ${start} INCREMENT BY ${increment} MINVALUE ${minimum} MAXVALUE ${maximum} CACHE ${cache}`;
  return cycle === undefined ? words : `${words} CYCLE`;
}

const LARGEST: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

/** Whether a sequence counts as one that came with its column: from 1, by 1, as far as its type goes. */
export function isPlainSequence({ facts }: CatalogObject): boolean {
  const { start, increment, minimum, maximum, cache, cycle, type } = facts;
  const counts = start === '1' && increment === '1' && minimum === '1' && cache === '1' && cycle === undefined;
  return counts && maximum === LARGEST[type ?? ''];
}

/** The column that owns a sequence, or null. Its schema is missing where names without one lead there. */
export function ownerOf({ facts }: CatalogObject): { schema: string | null; table: string; column: string } | null {
  if (facts.ownedBy === undefined) return null;
  const parts = partsOf(facts.ownedBy);
  const [table = '', column = ''] = parts.slice(-2);
  return { schema: parts.length > 2 ? (parts[0] ?? null) : null, table, column };
}
