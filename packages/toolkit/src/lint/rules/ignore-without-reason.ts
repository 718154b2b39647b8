import type { Rule } from '../rule.ts';

/** Found by lint/judge-ignores.ts, which sees what the other rules have found. */
export const ignoreWithoutReason: Rule = {
  name: 'ignore-without-reason',
  severity: 'error',
  why: 'Who reads it later cannot tell whether somebody has thought about it, or wanted it to be quiet.',
  instead: 'Write "-- lint-ignore <rule>: <reason>"; above a squawk-ignore put a comment with the reason.',
};
