import type { PlacedDifference } from './wire.ts';

/**
 * Reads Prisma's list of what it would take to get from the plan to the blueprint, as `compareSchema` returns it, and says
 * of each line what it is about. A line that is not understood stays as it is. Pure.
 *
 * @param text `[*] Changed the `products` table`, and below it `  [+] Added column `colour``, and so on.
 */
export function readPrismaDifferences(text: string): PlacedDifference[] {
  const found: PlacedDifference[] = [];
  let heading = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (/^\S/.test(line)) heading = line.trim();
    else found.push(differenceOf(heading, line.trim()));
  }
  const whole = new Set(found.filter((one) => one.whole).map(({ table }) => table));
  return withoutPairs(found.filter((one) => one.whole || !whole.has(one.table)));
}

/** What is taken away and put back under the same name, as a foreign key with another action, is one change of it. */
function withoutPairs(found: readonly PlacedDifference[]): PlacedDifference[] {
  const isOther = (a: PlacedDifference, b: PlacedDifference) =>
    a.table === b.table && a.only !== null && b.only !== null && a.only !== b.only && thingOf(a) === thingOf(b);
  return found.flatMap((one, index) => {
    const pair = found.findIndex((other) => isOther(one, other));
    if (pair === -1) return [one];
    return pair < index ? [] : [{ ...one, only: null, says: `${thingOf(one)} is not the same in blueprint and plan` }];
  });
}

function thingOf({ says }: PlacedDifference): string {
  return says.replace(/ is in the (blueprint, but not in the plan|plan, but not in the blueprint)$/, '');
}

function differenceOf(heading: string, line: string): PlacedDifference {
  const [, sign, kind] = /^\[([+-])\] (?:Added|Removed) (\w+)s$/.exec(heading) ?? [];
  const listed = /^-?\s*`?([^`]+)`?$/.exec(line)?.[1];
  if (sign !== undefined && listed !== undefined) {
    const isTable = kind === 'table' || kind === 'view';
    return { ...oneSided(sign, `${kind} ${listed}`), table: isTable ? listed : null, column: null, whole: isTable };
  }
  const [, owner = null, what] = /^\[\*\] Changed the `([^`]+)` (\w+)/.exec(heading) ?? [];
  const table = what === 'table' ? owner : null;
  const [, change, rest = line] = /^\[([+*-])\] (?:(?:Added|Removed|Altered|Changed) )?(.*)$/.exec(line) ?? [];
  const column = table === null ? null : (/^column `([^`]+)`/i.exec(rest)?.[1] ?? null);
  const thing = `${owner === null ? '' : `${owner}: `}${inPlainWords(rest)}`;
  if (change === '+' || change === '-') return { ...oneSided(change, thing), table, column, whole: false };
  return { says: thing, table, column, whole: false, only: null, waiting: false };
}

function oneSided(sign: string, thing: string): Pick<PlacedDifference, 'says' | 'only' | 'waiting'> {
  return sign === '+'
    ? { says: `${thing} is in the blueprint, but not in the plan`, only: 'first', waiting: false }
    : { says: `${thing} is in the plan, but not in the blueprint`, only: 'second', waiting: false };
}

/** `default changed from `Some(Value(Int(5)))` to `None`` → `default changed from 5 to none`. */
function inPlainWords(text: string): string {
  return text
    .replaceAll(/`Some\((?:\w+\()+(.*?)\)+`/g, '$1')
    .replaceAll('`None`', 'none')
    .replaceAll('`', '');
}
