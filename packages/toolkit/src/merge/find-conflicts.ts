import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { Difference } from '../catalog/difference.ts';
import type { MigrationFailure } from './migration-failure.ts';
import type { Touch, Trial } from './try-orders.ts';

/** Why branches can't be joined as they are. */
export interface Conflict {
  /**
   * `differs`: the orders end in different schemas. `fails`: an order can't be applied at all. `depends`: a branch
   * doesn't work without the other, but does after it. `broken`: a branch doesn't work by itself, nor after the other.
   */
  readonly kind: 'differs' | 'fails' | 'depends' | 'broken';
  /** What both sides touched: `column products.price`; null when nobody can tell. */
  readonly object: string | null;
  /** The migrations that did: one of each side, where both are known. */
  readonly migrations: readonly string[];
  /** One sentence, or several lines with PostgreSQL's own words. */
  readonly says: string;
  /** How an order that works becomes the only one; null where none works, or all do. */
  readonly remedy: Remedy | null;
}

/** A migration to put, with its branch and without a change of its SQL, behind the head of another branch. */
export interface Remedy {
  readonly move: string;
  readonly onto: string;
}

/** A migration and what it changed, with the head whose branch it is in. */
type OwnedTouch = Touch & { readonly head: string };

/**
 * Finds what keeps these branches from being joined. Pure.
 *
 * @param trials One for every order of the plan.
 * @returns Nothing when every order ends in the same catalogue.
 */
export function findConflicts(trials: readonly Trial[]): Conflict[] {
  const touches = ownTouches(trials);
  const failed = trials.flatMap((trial) => ('failure' in trial.end ? [{ trial, failure: trial.end.failure }] : []));
  if (failed.length > 0) {
    const conflicts = failed.map(({ trial, failure }) => failureConflict(trial, failure, trials, touches));
    return uniqueBy(conflicts, ({ kind, object, migrations }) => JSON.stringify([kind, object, migrations]));
  }
  const [reference, ...others] = trials;
  const conflicts = others.flatMap((other) => differenceConflicts(reference, other, touches));
  return uniqueBy(conflicts, ({ object }) => object ?? '');
}

/** What each migration changed on top of what is shared, without the other branches. */
function ownTouches(trials: readonly Trial[]): OwnedTouch[] {
  const found = new Map<string, OwnedTouch>();
  for (const { order, touched } of trials) {
    if (!order.first) continue;
    for (const touch of touched)
      found.set(`${order.first.head}\n${touch.migration}`, { ...touch, head: order.first.head });
  }
  return [...found.values()];
}

function failureConflict(
  { order }: Trial,
  failure: MigrationFailure,
  trials: readonly Trial[],
  touches: readonly OwnedTouch[],
): Conflict {
  const { migration } = failure;
  const failsAlone = trials.some(
    ({ order: other, end }) =>
      other.first?.names.includes(migration) && 'failure' in end && end.failure.migration === migration,
  );
  if (failsAlone) {
    const works = workingOrders(trials).toSorted((a, b) => placeIn(a, migration) - placeIn(b, migration))[0];
    return {
      kind: works ? 'depends' : 'broken',
      object: null,
      migrations: [migration],
      remedy: works?.order.first ? { move: migration, onto: works.order.first.head } : null,
      says: works
        ? `${migration} does not work without the other branch, but does in the order ${works.order.says}.\n${failure.message}`
        : `${migration} does not work by itself.\n${failure.message}`,
    };
  }
  const own = touches.filter((touch) => touch.migration === migration).flatMap(({ changes }) => changes);
  const before = touches.filter((touch) => order.names.indexOf(touch.migration) < order.names.indexOf(migration));
  const heads = new Set(touches.filter((touch) => touch.migration === migration).map(({ head }) => head));
  const foreign = before.filter(({ head }) => !heads.has(head));
  const culprit =
    findTouch(foreign, (change) => isNamedIn(change, failure.refusal ?? '')) ??
    findTouch(foreign, (change) => isDependent(change, failure.detail ?? '')) ??
    findTouch(foreign, (change) => own.some((mine) => isSameObject(mine, change))) ??
    findTouch(foreign, (change) => own.some((mine) => isSameTable(mine, change)));
  const move = culprit?.migration ?? order.first?.names.at(-1);
  const [onto] = heads;
  const isTurned =
    move !== undefined && workingOrders(trials).some((trial) => placeIn(trial, migration) < placeIn(trial, move));
  return {
    kind: 'fails',
    object: culprit ? objectOf(culprit.change) : null,
    migrations: culprit ? [culprit.migration, migration] : [migration],
    remedy: isTurned && onto !== undefined ? { move, onto } : null,
    says: `In the order ${order.says}, ${migration} fails.\n${failure.message}`,
  };
}

/** The trials of whole branches, one after the other, that could be applied. */
function workingOrders(trials: readonly Trial[]): Trial[] {
  return trials.filter(({ order, end }) => order.first !== null && 'catalog' in end);
}

function placeIn({ order }: Trial, migration: string): number {
  return order.names.indexOf(migration);
}

function differenceConflicts(a: Trial | undefined, b: Trial, touches: readonly OwnedTouch[]): Conflict[] {
  if (!a || !('catalog' in a.end) || !('catalog' in b.end)) return [];
  const names = { expected: `the order ${a.order.says}`, actual: `the order ${b.order.says}` };
  return compareCatalogs(a.end.catalog, b.end.catalog, names).map((difference) => ({
    kind: 'differs',
    object: objectOf(difference),
    migrations: sidesOf(difference, touches),
    remedy: null,
    says: `${difference.says}.`,
  }));
}

/** The last migration of each branch that touched the object itself, or else its table. */
function sidesOf(difference: Difference, touches: readonly OwnedTouch[]): string[] {
  const heads = [...new Set(touches.map(({ head }) => head))];
  const sides = heads.flatMap((head) => {
    const own = touches.filter((touch) => touch.head === head).toReversed();
    const touch =
      findTouch(own, (change) => isSameObject(change, difference)) ??
      findTouch(own, (change) => isSameTable(change, difference));
    return touch ? [touch.migration] : [];
  });
  return [...new Set(sides)];
}

function findTouch(
  touches: readonly OwnedTouch[],
  fits: (change: Difference) => boolean,
): { migration: string; change: Difference } | undefined {
  for (const { migration, changes } of touches) {
    const change = changes.find(fits);
    if (change) return { migration, change };
  }
  return undefined;
}

function isSameObject(a: Difference, b: Difference): boolean {
  return a.kind === b.kind && a.schema === b.schema && a.name === b.name;
}

function isSameTable(a: Difference, b: Difference): boolean {
  return a.table !== null && a.schema === b.schema && a.table === b.table;
}

/** Whether PostgreSQL's sentence has the object's own name in quotes, as in `relation "public.brands" does not exist`. */
function isNamedIn({ name }: Difference, refusal: string): boolean {
  const last = name.split('.').at(-1) ?? name;
  return refusal.includes(`"${last}"`) || refusal.includes(`.${last}"`) || refusal.includes(`${name} `);
}

/** Whether a line of PostgreSQL's has it before "depends on", as in `constraint orders_user_fkey on table orders depends on table users`. */
function isDependent({ name }: Difference, detail: string): boolean {
  const plain = (text: string) => ` ${text.replaceAll(/[".]/g, ' ')} `;
  const last = name.split('.').at(-1) ?? name;
  return detail.split('\n').some((line) => {
    const [dependent = '', on] = line.split(' depends on ');
    return on !== undefined && plain(dependent).includes(plain(last));
  });
}

function objectOf({ kind, name }: Difference): string {
  return kind === 'other' ? name : `${kind} ${name}`;
}

function uniqueBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...new Map(items.toReversed().map((item) => [key(item), item])).values()].reverse();
}
