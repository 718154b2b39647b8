/** For every migration the ones that it builds on, as `traceLineage` finds them. */
export type Parents = ReadonlyMap<string, readonly string[]>;

/** A migration and everything that it builds on, directly or not. Pure. */
export function withAncestors(parents: Parents, name: string): Set<string> {
  const found = new Set([name]);
  for (const each of found) for (const parent of parents.get(each) ?? []) found.add(parent);
  return found;
}

/** A migration and everything that builds on it, directly or not. Pure. */
export function withDescendants(parents: Parents, name: string): Set<string> {
  const children = childrenOf(parents);
  const found = new Set([name]);
  for (const each of found) for (const child of children.get(each) ?? []) found.add(child);
  return found;
}

/** For every migration that has some, the ones that name it as a parent, in the order of the history. Pure. */
export function childrenOf(parents: Parents): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const [name, above] of parents) {
    for (const parent of above) children.set(parent, [...(children.get(parent) ?? []), name]);
  }
  return children;
}

/** A head, and what it has that no other head has. */
export interface Branch {
  readonly head: string;
  /** In the order of the history; the head is the last one. */
  readonly own: readonly string[];
}

/** A history as what all its heads share and what only one of them has. What several, but not all, share is in neither. */
export interface Branches {
  readonly shared: readonly string[];
  readonly branches: readonly Branch[];
}

/** Takes a history with these heads apart. Pure. */
export function findBranches(parents: Parents, heads: readonly string[]): Branches {
  const reached = heads.map((head) => withAncestors(parents, head));
  const names = [...parents.keys()];
  const owners = (name: string) => reached.filter((set) => set.has(name)).length;
  return {
    shared: names.filter((name) => heads.length > 0 && owners(name) === heads.length),
    branches: heads.map((head, index) => ({
      head,
      own: names.filter((name) => reached[index]?.has(name) && owners(name) === 1),
    })),
  };
}
