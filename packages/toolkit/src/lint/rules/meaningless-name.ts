import { wordsOfName } from '../../history/new-name.ts';
import type { Rule } from '../rule.ts';

/** Words that fit every migration, and so tell nothing about one. */
const EMPTY_WORDS = new Set(
  (
    'a an the and of to in for with my our some new more other again final last next change changes changed update updates ' +
    'updated modify modified edit edits fix fixes fixed fixup bugfix hotfix patch wip tmp temp test tests testing todo misc ' +
    'stuff things thing various cleanup refactor adjust adjustments tweak tweaks improve improvements migration migrations ' +
    'migrate schema schemas database db model models table tables column columns sql prisma asdf qwerty foo bar baz xxx init_again'
  ).split(' '),
);

/**
 * Whether a name, or a message that becomes one, says nothing about the migration: "update", "changes 2", "new table".
 *
 * @param words In snake case or with blanks; without the time before them.
 */
export function isMeaningless(words: string): boolean {
  return words
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .every((word) => word.length < 2 || /^(v|no)?\d+$/.test(word) || EMPTY_WORDS.has(word));
}

export const meaninglessName: Rule = {
  name: 'meaningless-name',
  severity: 'warning',
  why: 'The name is what "history", "status" and a failed deploy show; one that fits every migration helps nobody.',
  instead: 'Rename the folder while it is applied nowhere: say what changes, as in "add_stock_to_products".',
  *check({ name }) {
    const words = wordsOfName(name);
    if (isMeaningless(words)) yield { what: `The name "${words}" does not say what the migration does.` };
  },
};
