import type { MigrationFile } from './migration-files.ts';

/** A migration as far as its place in the graph goes; `revises` as in its header. */
export interface LineageInput {
  readonly name: string;
  readonly revises: string | null;
}

/** Something in the `Revises:` lines that doesn't hold together. */
export interface LineageProblem {
  readonly code: 'unknown-parent' | 'later-parent';
  readonly migration: string;
  readonly parent: string;
}

/** The graph behind the flat folder. */
export interface Lineage {
  /** For every migration the ones it builds on, in the order its header names them. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** The migrations that no other builds on, in name order. One head is the normal case. */
  readonly heads: readonly string[];
  readonly problems: readonly LineageProblem[];
}

/**
 * Finds each migration's parents and the heads. A migration without `Revises:` follows the one before it; a parent
 * that is unknown, or isn't applied earlier, is left out and reported.
 *
 * @param migrations In the order in which they are applied.
 */
export function traceLineage(migrations: readonly LineageInput[]): Lineage {
  const position = new Map(migrations.map(({ name }, index) => [name, index]));
  const parents = new Map<string, readonly string[]>();
  const problems: LineageProblem[] = [];
  const named = new Set<string>();

  for (const [index, { name, revises }] of migrations.entries()) {
    const kept: string[] = [];
    for (const parent of statedParents(revises, migrations[index - 1]?.name, position)) {
      const at = position.get(parent);
      if (at === undefined) problems.push({ code: 'unknown-parent', migration: name, parent });
      else if (at >= index) problems.push({ code: 'later-parent', migration: name, parent });
      else if (!kept.includes(parent)) kept.push(parent);
    }
    parents.set(name, kept);
    for (const parent of kept) named.add(parent);
  }
  const heads = migrations.map(({ name }) => name).filter((name) => !named.has(name));
  return { parents, heads, problems };
}

/** {@link traceLineage} for migrations as they were read, in the order in which they are applied. */
export function lineageOf(files: readonly Pick<MigrationFile, 'name' | 'header'>[]): Lineage {
  return traceLineage(files.map(({ name, header }) => ({ name, revises: header.revises })));
}

function statedParents(
  revises: string | null,
  previous: string | undefined,
  known: ReadonlyMap<string, number>,
): string[] {
  if (revises === null) return previous === undefined ? [] : [previous];
  // A comma separates the parents of a merge, but is also legal in a folder's name: the longest name that is known wins.
  const parts = revises.split(',');
  const stated: string[] = [];
  for (let at = 0; at < parts.length; ) {
    const name = (end: number) => parts.slice(at, end).join(',').trim();
    let end = parts.length;
    while (end > at + 1 && !known.has(name(end))) end -= 1;
    if (name(end) !== '') stated.push(name(end));
    at = end;
  }
  return stated;
}
