import type { Static } from 'typebox';
import { Refusal } from '../errors.ts';
import { amountOf } from '../json-schema.ts';
import { type Currency, fromMinorUnits, toMinorUnits, WHOLE_DIGITS } from '../money.ts';
import { Type } from '../schema-builder.ts';

/** More coins or notes of one kind than a drawer holds. */
const MAX_PIECES = 99_999;
/** More kinds than any currency has. */
const MAX_KINDS = 50;

/** What is in a drawer, by coins and notes or as a sum. */
export function cashCountIn(currency: Currency) {
  const Piece = Type.Object(
    { value: amountOf(currency), quantity: Type.Integer({ minimum: 0, maximum: MAX_PIECES, examples: [3] }) },
    { additionalProperties: false },
  );
  return Type.Union([
    Type.Object({ sum: amountOf(currency) }, { additionalProperties: false }),
    Type.Object({ pieces: Type.Array(Piece, { maxItems: MAX_KINDS }) }, { additionalProperties: false }),
  ]);
}

export type CashCount = Static<ReturnType<typeof cashCountIn>>;

/** Coins or notes of one value. */
export interface Piece {
  readonly value: string;
  readonly quantity: number;
}

/** A count with its sum. */
export interface CountedCash {
  readonly sum: string;
  /** From the smallest value to the largest, without those of which there are none; null where it was counted as a sum. */
  readonly pieces: readonly Piece[] | null;
}

/**
 * Adds up what was counted.
 * @throws Refusal TOTAL_TOO_LARGE
 */
export function addUp(count: CashCount, { code, digits }: Currency): CountedCash {
  const counted = 'sum' in count ? null : mergePieces(count.pieces, digits);
  const units = 'sum' in count ? toMinorUnits(count.sum, digits) : worthOf(counted ?? []);
  const sum = fromMinorUnits(units, digits);
  if (units >= 10n ** BigInt(WHOLE_DIGITS + digits)) {
    throw new Refusal('TOTAL_TOO_LARGE', `${sum} ${code} is more than a drawer can hold. Count again.`);
  }
  const pieces = counted?.map(([value, quantity]) => ({
    value: fromMinorUnits(value, digits),
    quantity: Number(quantity),
  }));
  return { sum, pieces: pieces ?? null };
}

function mergePieces(pieces: readonly Piece[], digits: number): [value: bigint, quantity: bigint][] {
  const merged = new Map<bigint, bigint>();
  for (const { value, quantity } of pieces) {
    const units = toMinorUnits(value, digits);
    if (units > 0n && quantity > 0) merged.set(units, (merged.get(units) ?? 0n) + BigInt(quantity));
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1));
}

function worthOf(pieces: readonly (readonly [value: bigint, quantity: bigint])[]): bigint {
  return pieces.reduce((sum, [value, quantity]) => sum + value * quantity, 0n);
}
