import { DbError } from '../errors.ts';
import { type Parents, withAncestors, withDescendants } from '../history/ancestry.ts';
import { findMigration } from '../history/find-migration.ts';
import type { Lineage } from '../history/lineage.ts';
import { asArgument, compareMigrationNames } from '../history/migration-names.ts';
import { nameAfterAll, wordsOfName } from '../history/new-name.ts';
import { db } from '../project-command.ts';

/** A migration that gets other parents and, where it has to come later, another name. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly revises: readonly string[];
}

export interface RebasePlan {
  /** The migration behind which the others are put. */
  readonly onto: string;
  /** In the order in which they are applied afterwards. */
  readonly moves: readonly Move[];
  /** What is moved and all that it builds on then, by the new names and in the order of these. */
  readonly order: readonly string[];
  /** The heads afterwards. */
  readonly heads: readonly string[];
}

/**
 * Plans how the branch of a migration is put behind another migration: everything that the branch has and `onto` doesn't
 * build on, with all that builds on it in turn. Folders are renamed only where a name would come before that of a parent,
 * and then so that they come last. Pure.
 *
 * @param asked The migration, as somebody typed it.
 * @param options `onto` as it was typed; without it the other head, or, for a migration whose parent comes later, that one.
 * @throws {DbError} DB_USAGE when it isn't clear what is to be put where, or is there already; DB_MIGRATION_UNKNOWN,
 *   DB_MIGRATION_AMBIGUOUS.
 */
export function planRebase(
  lineage: Lineage,
  asked: string,
  { onto: askedOnto, now }: { onto?: string; now?: Date } = {},
): RebasePlan {
  const names = [...lineage.parents.keys()];
  const id = findMigration(names, asked);
  const late = lineage.problems.find(({ code, migration }) => code === 'later-parent' && migration === id);
  const onto = askedOnto === undefined ? (late?.parent ?? otherHead(lineage, id)) : findMigration(names, askedOnto);
  const below = withAncestors(lineage.parents, onto);
  if (below.has(id)) {
    throw usage(`${id} can't be put behind ${onto}, which builds on it or is the same.`, 'Name one that does not.');
  }
  const branch = late ? withDescendants(lineage.parents, id) : wholeBranch(lineage, id, below);
  const moved = names.filter((name) => branch.has(name));
  const kept = names.filter((name) => !branch.has(name));
  const moves = renameAll(lineage.parents, { moved, kept, onto, below }, now);
  if (!late && moves.every((move) => isUnchanged(move, lineage.parents))) {
    throw usage(`${id} follows ${onto} already.`, `Run "${db('heads')}" to see the ends of the history.`);
  }
  const parents: Parents = new Map([
    ...kept.map((name) => [name, lineage.parents.get(name) ?? []] as const),
    ...moves.map(({ to, revises }) => [to, revises] as const),
  ]);
  const concerned = new Set(moves.flatMap(({ to }) => [...withAncestors(parents, to)]));
  const built = new Set([...parents.values()].flat());
  const sorted = [...parents.keys()].sort(compareMigrationNames);
  return {
    onto,
    moves,
    order: sorted.filter((name) => concerned.has(name)),
    heads: sorted.filter((name) => !built.has(name)),
  };
}

/** What comes to the heads above a migration, except for what is below already. */
function wholeBranch({ parents, heads }: Lineage, id: string, below: ReadonlySet<string>): Set<string> {
  const above = heads.map((head) => withAncestors(parents, head)).filter((reached) => reached.has(id));
  const own = above.flatMap((reached) => [...reached]).filter((name) => !below.has(name));
  return new Set(own.flatMap((name) => [...withDescendants(parents, name)]));
}

function renameAll(
  parents: Parents,
  { moved, kept, onto, below }: { moved: string[]; kept: string[]; onto: string; below: ReadonlySet<string> },
  now: Date | undefined,
): Move[] {
  const builtOn = new Set([...below, ...moved.flatMap((name) => parents.get(name) ?? [])]);
  const mustComeFirst = kept.filter((name) => builtOn.has(name));
  const mayStay = mustComeFirst.every((parent) => moved.every((name) => compareMigrationNames(name, parent) > 0));
  const renamed = new Map<string, string>();
  for (const from of moved) {
    const to = mayStay ? from : nameAfterAll(wordsOfName(from), [...kept, ...renamed.values()], now);
    renamed.set(from, to);
  }
  return moved.map((from) => {
    const before = parents.get(from) ?? [];
    const revises = before.filter((parent) => renamed.has(parent) || !below.has(parent));
    const followsMoved = before.some((parent) => renamed.has(parent));
    return {
      from,
      to: renamed.get(from) ?? from,
      revises: [...(followsMoved ? [] : [onto]), ...revises.map((parent) => renamed.get(parent) ?? parent)],
    };
  });
}

function isUnchanged({ from, to, revises }: Move, parents: Parents): boolean {
  const before = parents.get(from) ?? [];
  return from === to && before.length === revises.length && before.every((parent) => revises.includes(parent));
}

function otherHead({ parents, heads }: Lineage, id: string): string {
  const others = heads.filter((head) => !withAncestors(parents, head).has(id));
  const [only] = others;
  if (others.length === 1 && only !== undefined) return only;
  if (others.length > 1) {
    throw usage(
      `There are ${others.length} other heads: ${others.join(', ')}.`,
      `Say behind which one: "${db(`rebase ${asArgument(id)} --onto <id>`)}".`,
    );
  }
  throw usage(
    heads.length > 1
      ? `Every head builds on ${id}, so there is no other one to put it behind.`
      : `The history has one head, so there is nothing to put ${id} behind.`,
    `Run "${db('heads')}" to see the ends of the history.`,
  );
}

function usage(message: string, next: string): DbError {
  return new DbError('DB_USAGE', { message, next });
}
