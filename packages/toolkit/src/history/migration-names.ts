const collator = new Intl.Collator();

/**
 * Orders migration names as Prisma does: `localeCompare` in the process's locale, not by code units.
 *
 * @returns A negative number when `a` is applied before `b`.
 */
export function compareMigrationNames(a: string, b: string): number {
  return collator.compare(a, b);
}

/** The words of a folder name, for a migration whose file has no title: `20260105090000_add_stock` → `add stock`. */
export function titleFromName(name: string): string {
  return name.replace(/^\d+[_-]*/, '').replaceAll('_', ' ') || name;
}

/** The name (or path) as one argument on a command line: quoted only where a shell would split or expand it. */
export function asArgument(name: string): string {
  if (/^[\w./][\w./-]*$/.test(name)) return name;
  if (/^[\w./ ()+,-]+$/.test(name)) return `"${name}"`;
  return `'${name.replaceAll("'", `'\\''`)}'`;
}
