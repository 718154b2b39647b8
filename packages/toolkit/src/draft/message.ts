import { DbError } from '../errors.ts';
import { isMeaningless } from '../lint/rules/meaningless-name.ts';
import { db } from '../project-command.ts';

/** What is done, which alone does not say to what. */
const DOINGS = new Set(
  'add adds added alter alters altered change create creates created delete deletes deleted draft drop drops dropped make makes made move remove removed rename renamed set use quick initial init code feature issue task ticket version work'.split(
    ' ',
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
  const telling = words.filter((word) => !DOINGS.has(word) && !isMeaningless(word));
  if (telling.length === 0) return `"${message}" does not say what changes.`;
  if (words.length < 2) return `"${message}" names something, but not what happens to it.`;
  return null;
}

/** What a good message looks like, for the sentence after a fault. */
export function messageExample(verb: 'draft' | 'revision' | 'baseline' = 'draft'): string {
  return `Say what changes, as in: ${db(verb)} "Add brand to products"`;
}

/** Refuses a message that says nothing. */
export function assertMeaningful(message: string): void {
  const fault = messageFault(message);
  if (fault !== null) throw new DbError('DB_MESSAGE_MEANINGLESS', { message: fault, next: `${messageExample()}.` });
}
