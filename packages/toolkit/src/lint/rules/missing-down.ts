import type { Rule } from '../rule.ts';

export const missingDown: Rule = {
  name: 'missing-down',
  severity: 'warning',
  why: 'Without a down.sql "db downgrade" refuses, and the way back has to be written in the middle of the night.',
  instead: 'Write a down.sql beside it, or one that says "-- Irreversible: <why>".',
  *check({ downFile }) {
    if (downFile.state === 'absent') yield { what: 'There is no down.sql that undoes it.' };
    if (downFile.state === 'irreversible' && downFile.why === '') {
      yield { file: 'down.sql', what: 'down.sql says "Irreversible", but not why.' };
    }
  },
};
