import type { Granted, Right } from '../catalog/read-grants.ts';

/**
 * Writes the SQL that gives back the rights that got lost when something was made anew, and takes away those that it has only because
 * it is new. Pure.
 *
 * @param before What there was; only what is there again is looked at.
 * @param now What there is.
 */
export function restoringGrants(before: readonly Granted[], now: readonly Granted[]): string[] {
  return before.flatMap((was) => {
    const is = now.find(({ what }) => what === was.what);
    if (!is) return [];
    const missing = without(was.rights, is.rights);
    // One that may no longer be passed on is taken away, and then given again.
    const tooMany = without(is.rights, was.rights);
    return [
      ...sentences(tooMany, (privileges, { grantee }) => `REVOKE ${privileges} ON ${was.what} FROM ${grantee};`),
      ...sentences(missing, (privileges, { grantee, isGrantable }) => {
        return `GRANT ${privileges} ON ${was.what} TO ${grantee}${isGrantable ? ' WITH GRANT OPTION' : ''};`;
      }),
    ];
  });
}

/** What is to be compared after a way up: tables that are still themselves, and what may have been made anew. Pure. */
export function staying(before: readonly Granted[], now: readonly Granted[]): Granted[] {
  return before.filter(({ isTable, what, oid }) => !isTable || now.some((is) => is.oid === oid && is.what === what));
}

function without(rights: readonly Right[], others: readonly Right[]): Right[] {
  const known = new Set(others.map((right) => JSON.stringify(right)));
  return rights.filter((right) => !known.has(JSON.stringify(right)));
}

/** One sentence for each who has some of the rights, and may or may not pass them on. */
function sentences(rights: readonly Right[], say: (privileges: string, one: Right) => string): string[] {
  const isSide = (one: Right) => (other: Right) =>
    one.grantee === other.grantee && one.isGrantable === other.isGrantable;
  return rights
    .filter((right, index) => rights.findIndex(isSide(right)) === index)
    .map((one) => {
      const side = rights.filter(isSide(one));
      return say(side.map(({ privilege }) => privilege).join(', '), one);
    });
}
