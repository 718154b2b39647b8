import type { Node, RangeVar } from 'libpg-query';

/** The full name of a table or an index. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** The name that a parsed statement gives a relation. */
export function nameOf(relation: RangeVar | undefined, defaultSchema: string): TableName {
  return { schema: relation?.schemaname ?? defaultSchema, name: relation?.relname ?? '?' };
}

/** The name that a list of words gives: `["public", "products"]`. */
export function nameOfWords(words: readonly string[], defaultSchema: string): TableName {
  return { schema: words.at(-2) ?? defaultSchema, name: words.at(-1) ?? '?' };
}

/** The words of a qualified name, as `DROP TABLE a.b` has them. */
export function wordsOf(node: Node | undefined): string[] {
  if (!node) return [];
  if ('List' in node) return (node.List.items ?? []).flatMap(wordsOf);
  if ('String' in node) return [node.String.sval ?? ''];
  if ('TypeName' in node) return (node.TypeName.names ?? []).flatMap(wordsOf);
  if ('ObjectWithArgs' in node) return (node.ObjectWithArgs.objname ?? []).flatMap(wordsOf);
  if ('RangeVar' in node) return [node.RangeVar.schemaname, node.RangeVar.relname].filter((word) => word !== undefined);
  return [];
}

/** A name as people write it: without the schema where that is the usual one. */
export function shown({ schema, name }: TableName, defaultSchema: string): string {
  return schema === defaultSchema ? name : `${schema}.${name}`;
}

/** Every node of one type in a tree, with what it contains. */
export function findNodes<Type extends string>(
  tree: unknown,
  type: Type,
): Extract<Node, Record<Type, unknown>>[Type][] {
  const found: unknown[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key === type) found.push(child);
        visit(child);
      }
    }
  };
  visit(tree);
  return found as Extract<Node, Record<Type, unknown>>[Type][];
}
