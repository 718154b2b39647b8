import { db } from '../../project-command.ts';
import type { Rule } from '../rule.ts';

export const staleDown: Rule = {
  name: 'stale-down',
  severity: 'error',
  why: 'It may undo something that was never done, or leave behind what was; "db downgrade" refuses to run it.',
  instead: () => `Bring down.sql up to date, prove it with "${db('verify')}", and run "${db('revision --sign')}".`,
  *check({ downFile: { state } }) {
    const what = faults[state];
    if (what !== undefined) yield { file: 'down.sql', what };
  },
};

const faults: Readonly<Record<string, string>> = {
  stale: 'down.sql was written for another text of migration.sql.',
  edited: 'down.sql was changed after it had been signed.',
  unsigned: 'down.sql does not say which migration.sql it undoes.',
};
