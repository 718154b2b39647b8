import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { SealedRow } from './seal-repository.ts';

/** The versions of the canonical form that this shop can compare with its tables. */
const KNOWN_FORMS = [1, 2];

type Fields = Record<string, unknown>;

/**
 * What is wrong with a sealed receipt, in a sentence; null if nothing is.
 * @param previous the hash of the sealed receipt before it on the same register; null if it is the first
 */
export function faultOfSeal({ seal, today }: SealedRow, previous: string | null): string | null {
  if (!seal) return null;
  if (createHash('sha256').update(seal.text, 'utf8').digest('hex') !== seal.hash) {
    return 'The text of its seal was changed: it does not have the hash that is kept with it.';
  }
  const sold = parse(seal.text);
  if (!sold) return 'The text of its seal is not one that this shop has written.';
  if (sold.previous !== previous) {
    return 'It does not follow the sealed receipt before it: that one was changed, removed, or put in later.';
  }
  if (sold.form !== seal.form || !KNOWN_FORMS.includes(seal.form)) {
    return `Its seal has the form ${seal.form}, which this version of the shop cannot read.`;
  }
  const different = fieldsThatDiffer(sold, parse(today ?? '') ?? {});
  return different.length === 0 ? null : `The tables say something else than what was sold: ${different.join(', ')}.`;
}

function parse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** The fields of a sale that the tables have, too, and say otherwise. */
function fieldsThatDiffer(sold: Fields, today: Fields): string[] {
  const named = ['register', 'cashier'];
  return Object.keys({ ...sold, ...today })
    .filter((field) => field !== 'previous' && field !== 'shop')
    .filter((field) => {
      if (!named.includes(field)) return !isDeepStrictEqual(sold[field], today[field]);
      return (sold[field] as Fields | undefined)?.id !== (today[field] as Fields | undefined)?.id;
    });
}
