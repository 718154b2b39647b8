/** Words that say nothing about what a migration changes, however they are combined. */
const EMPTY_WORDS = new Set(
  `a an and add adds added again all alter apply bug bugs bugfix change changed changes changing cleanup code column columns
  commit create created database db delete do draft drop edit feature final fix fixed fixes fixing for hotfix in init initial
  issue it last latest make migrate migration migrations minor misc model models modify more move my new next of on other
  patch pr prisma quick refactor remove rename review schema set some stuff sql table tables task temp test testing the
  thing things this ticket tmp to tweak tweaks update updated updates updating use various version wip work`.split(
    /\s+/,
  ),
);

/** Scripts that write without blanks between words. */
const WITHOUT_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/**
 * What is wrong with a migration's message, in a sentence, or null when it says what changes. Pure.
 *
 * It should name the thing that is changed and what happens to it: two words at least, one of which is not "update",
 * "table" or the like.
 */
export function messageFault(message: string): string | null {
  const words = message.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return 'The message is empty.';
  if (WITHOUT_BLANKS.test(message))
    return words.join('').length < 3 ? `"${message}" is too short to say what changes.` : null;
  const telling = words.filter((word) => !EMPTY_WORDS.has(word) && /\p{L}{2}/u.test(word));
  if (telling.length === 0) return `"${message}" does not say what changes.`;
  if (words.length < 2) return `"${message}" names something, but not what happens to it.`;
  return null;
}

/** What a good message looks like, for the sentence after a fault. */
export const messageExample = 'Say what changes, as in: npm run db -- draft "Add brand to products"';

/** A message on one line, with its first letter small, as the title of a down.sql has it. Pure. */
export function uncapitalised(title: string): string {
  // "SKU" and "VAT" stay as they are.
  return /^\p{Lu}{2}/u.test(title) ? title : title.replace(/^\p{Lu}/u, (first) => first.toLowerCase());
}
