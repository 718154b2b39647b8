import type { Rule } from '../rule.ts';

export const editedAfterApply: Rule = {
  name: 'edited-after-apply',
  severity: 'error',
  why: 'Databases that have it keep what the old text made, new ones get what the new text makes, and "prisma migrate deploy" says nothing.',
  instead: 'Undo the edit with "git restore", and put the change into a new migration.',
  everywhere: true,
  needs: 'changes',
  *check({ name }, { states, changedSince }) {
    if (states?.get(name) === 'edited') {
      yield { what: 'The file was changed after it had been applied to this database; even a comment counts.' };
    } else if (changedSince?.names.has(name)) {
      yield {
        what: `The file is not the one of ${changedSince.ref}; whoever has applied that one will never run this text.`,
      };
    }
  },
};
