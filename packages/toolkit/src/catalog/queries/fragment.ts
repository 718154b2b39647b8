/** A query's text, given the condition that a column holds the name of a schema to be read. */
export type CatalogQuery = (inSchemas: (column: string) => string) => string;

/**
 * The condition that an object came by itself and not with an extension.
 *
 * @param catalog The system catalogue that has it (`pg_class`), or a column that says which one (`d.classoid`).
 */
export function notOfExtension(catalog: string, oid: string): string {
  return hasNoDependency(catalog, oid, "e.deptype = 'e'");
}

/** The condition that an object came by itself, not with an extension and not as a part of another (a range type's functions). */
export function byItself(catalog: string, oid: string): string {
  return hasNoDependency(catalog, oid, "e.deptype IN ('e', 'i')");
}

function hasNoDependency(catalog: string, oid: string, condition: string): string {
  const classid = catalog.includes('.') ? catalog : `'${catalog}'::regclass`;
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = ${classid} AND e.objid = ${oid} AND ${condition})`;
}
