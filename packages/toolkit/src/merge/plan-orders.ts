import { findBranches, type Parents, withAncestors } from '../history/ancestry.ts';

/** One way in which the branches of a history can reach a database. */
export interface Order {
  /** In words: `20260102_b, then 20260103_c`. */
  readonly says: string;
  /** The head whose branch comes first, and that branch's migrations; null where the branches are mixed. */
  readonly first: { readonly head: string; readonly names: readonly string[] } | null;
  /** All that follows what is shared, in the order in which it is applied. */
  readonly names: readonly string[];
}

/** What is to be tried before branches are joined. */
export interface OrderPlan {
  /** What all heads build on, in the order in which it is applied. */
  readonly shared: readonly string[];
  readonly orders: readonly Order[];
}

/**
 * Plans the orders in which branches are tried: every order of whole branches, as it happens to people who have applied
 * their own and then pull the others', and the order of the names, in which an empty database gets all. Pure.
 *
 * @param parents Of all migrations, in the order of their names.
 * @param heads Two or three; with n of them there are n! orders of whole branches.
 */
export function planOrders(parents: Parents, heads: readonly string[]): OrderPlan {
  const { shared } = findBranches(parents, heads);
  const base = new Set(shared);
  const reached = new Map(heads.map((head) => [head, withAncestors(parents, head)]));
  const rest = [...parents.keys()].filter((name) => !base.has(name));
  const branchOf = (head: string) => rest.filter((name) => reached.get(head)?.has(name));

  const orders: Order[] = permutations(heads).map((sequence) => {
    const [head = ''] = sequence;
    return {
      says: sequence.join(', then '),
      first: { head, names: branchOf(head) },
      names: [...new Set(sequence.flatMap(branchOf))],
    };
  });
  const byName = rest.filter((name) => heads.some((head) => reached.get(head)?.has(name)));
  if (!orders.some(({ names }) => isSame(names, byName))) {
    orders.push({ says: 'the order of the names', first: null, names: byName });
  }
  return { shared, orders };
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]));
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
