import validatePackageName from 'validate-npm-package-name';

/**
 * PostgreSQL cuts identifiers at 63 bytes, without an error. Tests, lessons and shadow databases add suffixes to the
 * project's database name, of up to 23 bytes.
 */
export const longestDatabaseName = 40;

/** Databases and users that every PostgreSQL server already has, or that can't be called so. */
const taken = ['postgres', 'template0', 'template1', 'public', 'none'];

/**
 * The name of the project's database and of its database user: the package name in snake_case.
 *
 * @example databaseName('@acme/corner-shop') === 'acme_corner_shop'
 */
export function databaseName(projectName: string): string {
  return projectName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** @returns why npm or PostgreSQL can't use the name, as the end of a sentence, or undefined when both can. */
export function projectNameFault(name: string): string | undefined {
  const { validForNewPackages, errors = [], warnings = [] } = validatePackageName(name);
  if (!validForNewPackages) return `npm refuses it (${[...errors, ...warnings].join(', ')})`;
  const database = databaseName(name);
  if (!/^[a-z]/.test(database)) return 'PostgreSQL wants the name of a database to begin with a letter';
  if (taken.includes(database) || database.startsWith('pg_')) return 'PostgreSQL keeps that name for itself';
  if (database.length > longestDatabaseName) {
    return `it is ${database.length} letters long, and the database of that name has room for ${longestDatabaseName}`;
  }
  return undefined;
}

/** Letters that are no other letter with a mark, as they are written without them. */
const spelledOut: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** A name that npm and PostgreSQL accept, made from any text: `Mein Läden!` becomes `mein-laden`. */
export function suggestProjectName(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøđðłþı]/g, (letter) => spelledOut[letter] ?? '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestDatabaseName - 'shop-'.length)
    .replaceAll(/^-+|-+$/g, '');
  if (words === '') return 'my-shop';
  return [words, `shop-${words}`].find((name) => projectNameFault(name) === undefined) ?? 'my-shop';
}
