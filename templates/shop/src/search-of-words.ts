import { Prisma } from '../prisma/generated/client.ts';

/**
 * The condition that a text of the database has each of the words somewhere, whatever the case and the accents. An index of
 * `search_grams(text)` leads to the rows that have all groups of three letters of a word; whether they have the word itself is
 * looked up in the text.
 *
 * @param text an expression without nulls, spelled as the index has it
 * @param words for each word what may stand for it; none of them has a blank
 */
export function hasWords(text: Prisma.Sql, words: readonly (readonly string[])[]): Prisma.Sql {
  // Of a lone accent nothing is left to look for.
  const plainWords = words
    .map((spellings) => [...new Set(spellings.map(plain))].filter((word) => word !== ''))
    .filter((spellings) => spellings.length > 0);
  if (plainWords.length === 0) return Prisma.sql`true`;
  const query = plainWords.map((spellings) => `(${spellings.map(gramsOf).join('|')})`).join('&');
  const looks = plainWords.filter((spellings) => spellings.some(isLonger)).map((spellings) => hasOne(text, spellings));
  return Prisma.join([Prisma.sql`search_grams(${text}) @@ ${query}::tsquery`, ...looks], ' AND ');
}

/** The length of the groups of letters that search_grams() gives. */
const GRAM = 3;

/** A word in small letters without accents: what plain_text() is to the database. */
function plain(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Longer than a group of letters, so that having its groups is not yet having it. */
function isLonger(word: string): boolean {
  return [...word].length > GRAM;
}

function hasOne(text: Prisma.Sql, spellings: readonly string[]): Prisma.Sql {
  const each = spellings.map((spelling) => Prisma.sql`strpos(plain_text(${text}), ${spelling}) > 0`);
  return Prisma.sql`(${Prisma.join(each, ' OR ')})`;
}

/**
 * What a tsquery asks for. Of a long word every third group and the last one are enough, and the planner, who takes groups for
 * independent of each other, is less wrong about them. A short word is the beginning of a group.
 */
function gramsOf(word: string): string {
  const letters = [...word];
  if (letters.length <= GRAM) return `${quoted(word)}:*`;
  const starts = [...letters.keys()].filter((start) => start % GRAM === 0 && start + GRAM < letters.length);
  return [...starts, letters.length - GRAM]
    .map((start) => quoted(letters.slice(start, start + GRAM).join('')))
    .join('&');
}

function quoted(gram: string): string {
  return `'${gram.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
