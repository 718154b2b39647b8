import { Refusal } from './errors.ts';

/** Writes where a page ended as text that fits into an address and invites nobody to take it apart. */
function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Reads what {@link encodeCursor} wrote.
 * @param isPosition whether a value is what this list's cursors hold
 * @throws Refusal if the text is anything else
 */
export function decodeCursor<T>(cursor: string, isPosition: (value: unknown) => value is T): T {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isPosition(position)) return position;
  } catch {
    // Not JSON: the same refusal.
  }
  throw new Refusal('INVALID_CURSOR', 'This cursor is not from this server. Start again without one.');
}

/**
 * Cuts a page out of rows, of which one more than its limit was asked for: that one tells whether there is a next page.
 * @param positionOf where a page ends that has this row as its last, as the list's cursors hold it
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (last: Row) => unknown,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null };
}
