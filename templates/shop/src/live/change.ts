/**
 * What tills hear of. `products`: how much is left of these. `catalog`: what is sold, and at which price. `parked-carts`: one
 * was parked, resumed or discarded. `everything`: changes may have been missed.
 */
export type Change =
  | { readonly kind: 'products'; readonly ids: readonly number[] }
  | { readonly kind: (typeof KINDS)[number] };

/** Changes of which no more is told than that they have happened. */
const KINDS = ['catalog', 'parked-carts', 'everything'] as const;

/** PostgreSQL's name for where changes are told. A trigger on `products` names it too. */
export const CHANNEL = 'shop_changes';

/** Ids in one notification, which PostgreSQL takes up to 8,000 bytes long. */
const MOST_IDS = 500;

/** A change as the text of notifications. */
export function toNotifications(change: Change): string[] {
  if (change.kind !== 'products') return [change.kind];
  const texts: string[] = [];
  for (let from = 0; from < change.ids.length; from += MOST_IDS) {
    texts.push(`products ${change.ids.slice(from, from + MOST_IDS).join(' ')}`);
  }
  return texts;
}

/** The change that a notification tells of; null for a text of somebody else's. */
export function readNotification(text: string): Change | null {
  const [kind, ...rest] = text.split(' ');
  if (kind === 'products') return { kind, ids: rest.map(Number).filter(Number.isInteger) };
  const known = KINDS.find((one) => one === kind);
  return known ? { kind: known } : null;
}
