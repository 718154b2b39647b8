import { compareMigrationNames } from './migration-names.ts';

/** Longest part of a name that comes from a message, in characters: Prisma's table has room for 255 with the time. */
const LONGEST = 100;

/** A message as the words of a folder name: `Add "stock" to products` → `add_stock_to_products`. Pure. */
export function wordsForName(message: string): string {
  const words = message
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .slice(0, LONGEST)
    .replace(/^_+|_+$/g, '');
  return words || 'migration';
}

/** The words of a folder name, without the time or number before them: `20260105090000_add_stock` → `add_stock`. Pure. */
export function wordsOfName(name: string): string {
  return name.replace(/^\d+[_-]*/, '') || name;
}

/**
 * Names a new migration folder so that Prisma applies it after all others: with the present moment (UTC, as Prisma
 * does), or with one second more than the newest folder where that one lies in the future. A folder that is numbered in
 * another way is counted on from; after one whose name no number follows (`zz_last`), that name is continued. Pure.
 *
 * @param words What comes after the number, in snake case.
 * @param existing The names that are there, in any order.
 */
export function nameAfterAll(words: string, existing: readonly string[], now: Date = new Date()): string {
  const last = [...existing].sort(compareMigrationNames).at(-1);
  const candidates = [stamp(now)];
  const digits = /^\d+/.exec(last ?? '')?.[0];
  if (digits !== undefined) {
    const moment = parseStamp(digits);
    if (moment) candidates.push(stamp(new Date(moment.getTime() + 1000)));
    else candidates.unshift(String(BigInt(digits) + 1n).padStart(digits.length, '0'));
  }
  for (const candidate of candidates) {
    // Two folders of the same second would share the digits by which people call them.
    const name = `${candidate}_${words}`;
    if (last === undefined || (candidate !== digits && compareMigrationNames(name, last) > 0)) return name;
  }
  return `${last}_${words}`;
}

/** The moment in the fourteen digits of a folder name, or null for any other name. Pure. */
export function momentOfName(name: string): Date | null {
  return parseStamp(/^\d+/.exec(name)?.[0] ?? '');
}

function stamp(moment: Date): string {
  return moment.toISOString().slice(0, 19).replaceAll(/\D/g, '');
}

function parseStamp(digits: string): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits)?.slice(1);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts;
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
