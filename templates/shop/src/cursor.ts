import { Refusal } from './errors.ts';

/** Writes where a page ended as text that fits into an address and invites nobody to take it apart. */
export function encodeCursor(position: unknown): string {
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
