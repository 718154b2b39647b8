import type { Rule } from '../rule.ts';

/** Found by lint/judge-ignores.ts, which sees what the other rules have found. */
export const ignoreWithoutEffect: Rule = {
  name: 'ignore-without-effect',
  severity: 'warning',
  why: 'A comment that silences nothing claims a danger that is not there, and would hide the next one.',
  instead: 'Remove the comment, or put it where the finding is.',
};
