import { partsOf } from '../sql/quote.ts';
import type { TableName } from './relation-names.ts';

/** Something in the database that others depend on, or that depends on others. */
export interface DatabaseObject {
  readonly key: string;
  /** In PostgreSQL's words: `view`, `table column`, `table constraint`. */
  readonly kind: string;
  /** Its full name as SQL writes it: `public.goods`, `goods_fk on public.shelves`. */
  readonly identity: string;
  /** The table (or view) that it is, or is a part of. */
  readonly table: TableName | null;
  /** Its own name, where it is a part of a table: a column's or a constraint's. */
  readonly part: string | null;
  /** Whether nobody has made it by itself: the type of a table's rows. */
  readonly implied: boolean;
}

/** That `key` goes when `on` goes: `n` only by CASCADE, any other letter as a part of it. */
export interface Dependency {
  readonly key: string;
  readonly on: string;
  /** The table whose column `on` is, else `on` itself. */
  readonly whole: string;
  readonly type: string;
}

/** What depends on what in the database as it is now. */
export class Dependents {
  readonly #objects: ReadonlyMap<string, DatabaseObject>;
  readonly #onPart = new Map<string, Dependency[]>();
  readonly #onWhole = new Map<string, Dependency[]>();

  constructor(objects: readonly DatabaseObject[], dependencies: readonly Dependency[]) {
    this.#objects = new Map(objects.map((object) => [object.key, object]));
    for (const dependency of dependencies) {
      this.#onPart.set(dependency.on, [...(this.#onPart.get(dependency.on) ?? []), dependency]);
      this.#onWhole.set(dependency.whole, [...(this.#onWhole.get(dependency.whole) ?? []), dependency]);
    }
  }

  /** A table or a view. */
  relation(name: TableName): string[] {
    return this.#keys(({ table, part, kind }) => part === null && isSame(table, name) && !/ column$/.test(kind));
  }

  /** A column or a constraint. */
  partOf(name: TableName, part: string): string[] {
    return this.#keys((object) => object.part === part && isSame(object.table, name));
  }

  /** Anything else, by its kind and the words of its name; nothing where there are several of that name. */
  named(kind: string, words: readonly string[], defaultSchema: string): string[] {
    const full = /^(schema|extension)$/.test(kind) || words.length > 1 ? words : [defaultSchema, ...words];
    const keys = this.#keys(
      (object) =>
        (object.kind === kind || (/^(type|domain)$/.test(kind) && /type$/.test(object.kind))) &&
        partsOf(object.identity.replace(/\(.*\)$/s, '')).join('\0') === full.join('\0'),
    );
    return keys.length > 1 ? [] : keys;
  }

  /** What CASCADE takes along when these are dropped, apart from what is a part of them. */
  takenAlong(dropped: readonly string[]): DatabaseObject[] {
    const seen = new Set(dropped);
    const taken = new Set<string>();
    for (const key of seen) {
      const dependencies = this.#onWhole.get(key) ?? this.#onPart.get(key) ?? [];
      for (const { key: next, type } of dependencies) {
        if (type === 'n' && !dropped.includes(next)) taken.add(next);
        seen.add(next);
      }
    }
    const tables = new Set([...seen].flatMap((key) => this.#wholeTable(key) ?? []));
    return [...taken].flatMap((key) => {
      const object = this.#objects.get(key);
      if (!object || object.implied) return [];
      const goesWithTable = this.#wholeTable(key) === undefined && tables.has(textOf(object.table));
      return goesWithTable ? [] : [object];
    });
  }

  #keys(fits: (object: DatabaseObject) => boolean): string[] {
    return [...this.#objects.values()].filter(fits).map(({ key }) => key);
  }

  /** The name of a table or a view, if the key is that of a whole one. */
  #wholeTable(key: string): string | undefined {
    const object = this.#objects.get(key);
    return object?.table && object.part === null && isRelation(object) ? textOf(object.table) : undefined;
  }
}

/** Whether it is something with rows, or with columns at least. */
export function isRelation({ kind }: DatabaseObject): boolean {
  return /^(table|foreign table|view|materialized view)$/.test(kind);
}

/** As people say it: `the view cheap`, `the constraint goods_fk of shelves`. */
export function objectInWords({ kind, identity }: DatabaseObject, defaultSchema: string): string {
  const [name = '', owner] = identity.split(/ on (?=[^ ]+$)/).map((text) => withoutHome(text, defaultSchema));
  if (kind === 'default value') return `the default of ${withoutHome(name.replace(/^for /, ''), defaultSchema)}`;
  return `the ${kind.replace(/^table (?=constraint|column)/, '')} ${name}${owner ? ` of ${owner}` : ''}`;
}

function withoutHome(text: string, home: string): string {
  return text.startsWith(`${home}.`) ? text.slice(home.length + 1) : text;
}

function isSame(table: TableName | null, name: TableName): boolean {
  return table?.schema === name.schema && table.name === name.name;
}

function textOf(table: TableName | null): string {
  return JSON.stringify([table?.schema, table?.name]);
}
